namespace DeltaTuning.Experiments.Metrics;

/// <summary>How <see cref="BleuMetric"/> computes. The defaults are sacreBLEU's.</summary>
public sealed record BleuOptions
{
    /// <summary>How texts are cut into words.</summary>
    public BleuTokenizer Tokenizer { get; init; }

    /// <summary>Whether case does not matter.</summary>
    public bool Lowercase { get; init; }

    /// <summary>What is done with n-grams of which none is right.</summary>
    public BleuSmoothing Smoothing { get; init; }

    /// <summary>The number for <see cref="BleuSmoothing.Floor"/> or <see cref="BleuSmoothing.AddK"/>; null for the default.</summary>
    public double? SmoothingValue { get; init; }

    /// <summary>Whether lengths that no prediction reaches are left out, as for single sentences.</summary>
    public bool EffectiveOrder { get; init; }

    /// <summary>The most words of an n-gram.</summary>
    /// <value>Default 4; at least 1.</value>
    public int MaxOrder { get; init; } = 4;
}
