namespace DeltaTuning.Experiments.Data;

/// <summary>The random numbers of NumPy's <c>np.random.seed(seed)</c> (Mersenne Twister MT19937, Matsumoto and Nishimura 1998), for orders and samples that equal those of Python programs.</summary>
public sealed class NumpyRandom
{
    private const int Size = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Starts as <c>np.random.seed(seed)</c> does.</summary>
    /// <param name="seed">The seed.</param>
    public NumpyRandom(uint seed) => Seed(seed);

    /// <summary>Starts as <c>np.random.RandomState([…])</c> does.</summary>
    /// <param name="seeds">The seeds, at least one.</param>
    /// <exception cref="ArgumentException">There is no seed.</exception>
    public NumpyRandom(params ReadOnlySpan<uint> seeds)
    {
        if (seeds.IsEmpty)
            throw new ArgumentException("There is no seed.", nameof(seeds));
        Seed(19650218);
        var (i, j) = (1, 0);
        for (var k = Math.Max(Size, seeds.Length); k > 0; k--)
        {
            _state[i] = unchecked((_state[i] ^ (Previous(i) * 1664525)) + seeds[j] + (uint)j);
            j = (j + 1) % seeds.Length;
            i = Following(i);
        }
        for (var k = Size - 1; k > 0; k--)
        {
            _state[i] = unchecked((_state[i] ^ (Previous(i) * 1566083941)) - (uint)i);
            i = Following(i);
        }
        _state[0] = 0x80000000;
    }

    /// <summary>The next 32 bits.</summary>
    /// <returns>A number, all equally likely.</returns>
    public uint NextUInt32()
    {
        if (_next == Size)
            Refill();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>A number from 0 to a largest one, all equally likely, as NumPy draws it for shuffling: masked bits until they fit.</summary>
    /// <param name="largest">The largest number, included.</param>
    /// <returns>The number.</returns>
    public uint Interval(uint largest)
    {
        if (largest == 0)
            return 0;
        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        uint value;
        do
            value = NextUInt32() & mask;
        while (value > largest);
        return value;
    }

    /// <summary>Puts items in a random order, as <c>np.random.shuffle</c> does with a list.</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The items, which change places.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Interval((uint)i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    // The states go round, the first one apart: it takes the last one's value.
    private int Following(int i)
    {
        if (i < Size - 1)
            return i + 1;
        _state[0] = _state[Size - 1];
        return 1;
    }

    private uint Previous(int i) => _state[i - 1] ^ (_state[i - 1] >> 30);

    private void Seed(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
            _state[i] = unchecked((1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i);
    }

    private void Refill()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7FFFFFFF);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908B0DF);
        }
        _next = 0;
    }
}
