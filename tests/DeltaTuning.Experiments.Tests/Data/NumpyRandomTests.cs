using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

// The numbers are NumPy's.
public sealed class NumpyRandomTests
{
    [Fact]
    public void Bits_equal_numpys()
    {
        var one = new NumpyRandom(42);
        Enumerable.Range(0, 5).Select(_ => one.NextUInt32()).Should().Equal(1608637542, 3421126067, 4083286876, 787846414, 3143890026);
        var several = new NumpyRandom([42, 3]);
        Enumerable.Range(0, 5).Select(_ => several.NextUInt32()).Should().Equal(3346246985, 2676953788, 2876541049, 2443049532, 1653179512);
    }

    [Theory]
    [InlineData(13u, new[] { 11, 12, 0, 1, 8, 5, 7, 15, 14, 13, 3, 17, 9, 4, 2, 6, 19, 10, 16, 18 })]
    [InlineData(42u, new[] { 0, 17, 15, 1, 8, 5, 11, 3, 18, 16, 13, 2, 9, 19, 4, 12, 7, 10, 14, 6 })]
    [InlineData(0u, new[] { 18, 1, 19, 8, 10, 17, 6, 13, 4, 2, 5, 14, 9, 7, 16, 11, 3, 0, 15, 12 })]
    [InlineData(uint.MaxValue, new[] { 11, 17, 19, 15, 1, 5, 8, 16, 13, 18, 14, 9, 10, 6, 0, 4, 7, 12, 2, 3 })]
    public void Orders_equal_numpys(uint seed, int[] expected) => Shuffled(seed, 20).Should().Equal(expected);

    [Fact]
    public void A_long_order_equals_numpys()
    {
        var order = Shuffled(100, 1000);
        order[..10].Should().Equal(249, 353, 537, 424, 564, 124, 492, 553, 982, 935);
        order[^10..].Should().Equal(948, 350, 906, 944, 79, 855, 871, 835, 792, 520);
    }

    private static int[] Shuffled(uint seed, int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        new NumpyRandom(seed).Shuffle<int>(items);
        return items;
    }
}
