namespace DeltaTuning.Experiments.Conversion;

/// <summary>A library's files of a delta.</summary>
public enum DeltaForm
{
    /// <summary>PEFT's, which are this library's: <c>adapter_config.json</c> with a <c>peft_type</c>, and <c>adapter_model.safetensors</c>.</summary>
    Peft,

    /// <summary>AdapterHub's: <c>adapter_config.json</c> with an object <c>config</c>, and <c>adapter.safetensors</c>.</summary>
    AdapterHub,

    /// <summary>OpenDelta's: a state dict of what was trained, as one safetensors file. It says nothing of the method's options.</summary>
    OpenDelta,
}
