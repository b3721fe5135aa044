namespace DeltaTuning.Experiments.Metrics;

/// <summary>What BLEU does with n-grams of which none is right (Chen and Cherry 2014), by sacreBLEU's names.</summary>
public enum BleuSmoothing
{
    /// <summary><c>exp</c>: half as much for every length without any.</summary>
    Exponential,

    /// <summary><c>floor</c>: a small number instead of none; default 0.1.</summary>
    Floor,

    /// <summary><c>add-k</c>: so many more, from two words on; default 1.</summary>
    AddK,

    /// <summary><c>none</c>: the score is 0.</summary>
    None,
}
