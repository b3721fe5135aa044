namespace DeltaTuning.Experiments.Metrics;

/// <summary>How <see cref="ChrfMetric"/> computes. The defaults are sacreBLEU's: chrF2.</summary>
public sealed record ChrfOptions
{
    /// <summary>The most characters of an n-gram.</summary>
    /// <value>Default 6; at least 1.</value>
    public int CharacterOrder { get; init; } = 6;

    /// <summary>The most words of an n-gram of words: 2 for chrF++.</summary>
    /// <value>Default 0: none.</value>
    public int WordOrder { get; init; }

    /// <summary>How many times as much recall counts as precision.</summary>
    /// <value>Default 2.</value>
    public double Beta { get; init; } = 2;

    /// <summary>Whether case does not matter.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether white space counts as characters.</summary>
    public bool Whitespace { get; init; }

    /// <summary>Whether F is computed for each length and averaged, with 1e-16 where there is none, as the original script does.</summary>
    public bool EpsilonSmoothing { get; init; }
}
