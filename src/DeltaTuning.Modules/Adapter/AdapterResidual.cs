namespace DeltaTuning.Modules;

/// <summary>What an adapter's output is added to: h the sublayer's output, x its residual; AdapterHub's <c>residual_before_ln</c>.</summary>
public enum AdapterResidual
{
    /// <summary>h; AdapterHub's <c>true</c>.</summary>
    SublayerOutput,

    /// <summary>What the adapter reads: the sublayer's norm of h + x where it reads that, else h; AdapterHub's <c>false</c>.</summary>
    AdapterInput,

    /// <summary>h + x, before the sublayer's norm, where the adapter reads their norm, else h; AdapterHub's <c>post_add</c>.</summary>
    ResidualSum,
}
