namespace DeltaTuning.Modules;

/// <summary>Which of the backbone's biases are trained beside LoRA; PEFT's <c>bias</c>.</summary>
public enum LoraBiasMode
{
    /// <summary>None.</summary>
    None,

    /// <summary>All of the model's.</summary>
    All,

    /// <summary>Those of the layers that LoRA attaches to.</summary>
    LoraOnly,
}
