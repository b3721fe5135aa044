namespace DeltaTuning.Modules;

/// <summary>How TIES elects the sign that a value keeps; PEFT's <c>majority_sign_method</c>.</summary>
public enum MajoritySign
{
    /// <summary>The sign of the values' sum: great values count for more. As in the paper.</summary>
    Total,

    /// <summary>The sign that more of the values have; plus where both have as many.</summary>
    Frequency,
}
