namespace DeltaTuning.Modules;

/// <summary>Whether an adapter's scale is trained; AdapterHub's <c>scaling</c>.</summary>
public enum AdapterScaling
{
    /// <summary>A number that stays.</summary>
    Fixed,

    /// <summary>One trained number at each adapter.</summary>
    Learned,

    /// <summary>A trained number for each channel at each adapter.</summary>
    Channel,
}
