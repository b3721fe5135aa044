namespace DeltaTuning.Experiments.Metrics;

/// <summary>How BLEU cuts texts into words, by sacreBLEU's names.</summary>
public enum BleuTokenizer
{
    /// <summary><c>13a</c>: as the WMT's script mteval-v13a does.</summary>
    V13a,

    /// <summary><c>intl</c>: as mteval-v14 does, by Unicode's categories.</summary>
    International,

    /// <summary><c>char</c>: every character.</summary>
    Character,

    /// <summary><c>none</c>: at white space.</summary>
    None,
}
