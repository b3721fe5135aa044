using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.LayerNormFormat))]

namespace DeltaTuning.Modules;

/// <summary>Layer norm tuning's fields in PEFT's <c>adapter_config.json</c>.</summary>
internal sealed class LayerNormFormat : IDeltaFormat
{
    public string PeftType => LayerNormTuning.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new LayerNormTuning { Targets = PeftTargets.Read(config), ModulesToSave = config.Texts("modules_to_save") ?? [] };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var tuning = (LayerNormTuning)delta;
        config.Set("modules_to_save", PeftHeads.Names(tuning.ModulesToSave, context.Map));
        PeftTargets.Write(tuning.Targets, context, config, withLayers: false);
    }
}
