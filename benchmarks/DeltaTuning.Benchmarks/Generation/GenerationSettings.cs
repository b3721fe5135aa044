namespace DeltaTuning.Benchmarks.Generation;

/// <summary>What is generated and how.</summary>
internal sealed record GenerationSettings
{
    public required int Batch { get; init; }

    /// <summary>Tokens of the source.</summary>
    public required int Source { get; init; }

    /// <summary>Generated tokens.</summary>
    public required int Tokens { get; init; }

    public required int Beams { get; init; }

    public required int Threads { get; init; }

    public required int Rounds { get; init; }

    public required bool Cache { get; init; }

    /// <summary>Positions to report: 16, 32, 64, ... each as the median of the eight tokens before it.</summary>
    public static IEnumerable<int> Positions(int tokens)
    {
        for (var at = 16; at < tokens; at *= 2)
            yield return at;
        yield return tokens - 1;
    }
}
