namespace DeltaTuning.Modules;

/// <summary>First values of an adapter. Biases are zero; norms are one and zero.</summary>
public enum AdapterInit
{
    /// <summary>N(0, 0.02²); AdapterHub's <c>bert</c>. Nearly the backbone's output at the start.</summary>
    Bert,

    /// <summary>D uniform within ±1/√width, U zero, as in LoRA; AdapterHub's <c>mam_adapter</c>. The backbone's output at the start.</summary>
    Mam,

    /// <summary>N(0, 0.01²), cut at ±0.02; AdapterHub's <c>houlsby</c>.</summary>
    Houlsby,

    /// <summary>N(0, 0.01²); OpenDelta's.</summary>
    Normal,
}
