namespace DeltaTuning.Models;

/// <summary>
/// T5's pre-training (Raffel et al. 2020, arXiv:1910.10683, §3.1.4): spans of noise are each replaced by a sentinel, and the target is what they held.
/// </summary>
public sealed record SpanCorruption
{
    /// <summary>The share of tokens that is noise, <c>noise_density</c>.</summary>
    /// <value>Default 0.15. Above 0 and below 1.</value>
    public double NoiseDensity { get; init; } = 0.15;

    /// <summary>The mean length of a span of noise, <c>mean_noise_span_length</c>.</summary>
    /// <value>Default 3. At least 1.</value>
    public double MeanNoiseSpanLength { get; init; } = 3;

    /// <summary>Draws which tokens are noise: round(length · density) of them in round(noise / mean length) spans, both at least 1; the first token is kept, the last is noise.</summary>
    /// <param name="length">Number of tokens, at least 2.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>True for noise.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2, or a setting is out of range.</exception>
    /// <exception cref="InvalidOperationException">There would be more spans than kept tokens.</exception>
    public bool[] NoiseMask(int length, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Check();
        if (length < 2)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"The length is {length}; one token is kept and one is noise, so give at least 2.");
        var noise = Math.Clamp((int)MathF.Round(length * (float)NoiseDensity), 1, length - 1);
        var spans = Math.Max((int)MathF.Round(noise / (float)MeanNoiseSpanLength), 1);
        if (spans > length - noise)
            throw new InvalidOperationException($"{noise} of {length} tokens are noise in {spans} spans, but only {length - noise} are kept to stand between them; lower {nameof(NoiseDensity)}, or raise {nameof(MeanNoiseSpanLength)}.");
        var (kept, hidden) = (Parts(length - noise, spans, random), Parts(noise, spans, random));
        var mask = new bool[length];
        for (var (span, start) = (0, 0); span < spans; start += kept[span] + hidden[span++])
            Array.Fill(mask, true, start + kept[span], hidden[span]);
        return mask;
    }

    /// <summary>Inputs, in which each span of noise is a sentinel, and targets, in which each span of kept tokens is one. Sentinels count down. No end token is added.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="noiseMask">True for noise.</param>
    /// <param name="firstSentinel">The id of <c>&lt;extra_id_0&gt;</c>.</param>
    /// <returns>Both.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static (long[] Inputs, long[] Targets) Corrupt(IReadOnlyList<long> ids, IReadOnlyList<bool> noiseMask, long firstSentinel)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(noiseMask);
        return ids.Count == noiseMask.Count
            ? (Replace(ids, noiseMask, true, firstSentinel), Replace(ids, noiseMask, false, firstSentinel))
            : throw new ArgumentException($"There are {ids.Count} ids and {noiseMask.Count} marks of noise; give as many of both.", nameof(noiseMask));
    }

    /// <summary>How many tokens of text fill inputs of a length exactly, with sentinels and the end token, and how long their targets are then.</summary>
    /// <param name="inputsLength">The length of inputs, at least 3.</param>
    /// <returns>Both lengths.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 3, or a setting is out of range.</exception>
    public (int TokensLength, int TargetsLength) Lengths(int inputsLength)
    {
        Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(inputsLength, 3);
        var tokens = inputsLength - 1;
        while (Filled(tokens + 1).Inputs <= inputsLength)
            tokens++;
        var targets = Filled(tokens).Targets;
        // T5's own adjustment, so that both sides have the same round length.
        return NoiseDensity == 0.5 && targets > inputsLength ? (tokens - 1, targets - 1) : (tokens, targets);
    }

    /// <summary>Throws where a setting is out of range.</summary>
    internal void Check()
    {
        if (!(NoiseDensity is > 0 and < 1) || !(MeanNoiseSpanLength >= 1))
            throw new ArgumentOutOfRangeException(nameof(NoiseDensity), $"{nameof(NoiseDensity)} is {NoiseDensity} and {nameof(MeanNoiseSpanLength)} {MeanNoiseSpanLength}; give a density above 0 and below 1, and a length of at least 1.");
    }

    private (int Inputs, int Targets) Filled(int tokens)
    {
        var noise = (int)Math.Round(tokens * NoiseDensity);
        var spans = (int)Math.Round(noise / MeanNoiseSpanLength);
        return (tokens - noise + spans + 1, noise + spans + 1);
    }

    private static long[] Replace(IReadOnlyList<long> ids, IReadOnlyList<bool> mask, bool replaced, long sentinel)
    {
        var result = new List<long>();
        for (var i = 0; i < ids.Count; i++)
        {
            if (mask[i] != replaced)
                result.Add(ids[i]);
            else if (i == 0 || mask[i - 1] != replaced)
                result.Add(sentinel--);
        }
        return [.. result];
    }

    // A number as a sum of positive parts, each such sum equally probable: which of the places between its units are cuts.
    private static int[] Parts(int total, int count, Random random)
    {
        var places = Enumerable.Range(1, total - 1).ToArray();
        random.Shuffle(places);
        int[] bounds = [0, .. places.Take(count - 1).Order(), total];
        return [.. Enumerable.Range(0, count).Select(i => bounds[i + 1] - bounds[i])];
    }
}
