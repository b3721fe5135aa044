using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.LinearProbeFormat))]

namespace DeltaTuning.Modules;

/// <summary>A linear probe's field in an <c>adapter_config.json</c>, under a name that PEFT does not have.</summary>
internal sealed class LinearProbeFormat : IDeltaFormat
{
    public string PeftType => LinearProbe.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new LinearProbe { ModulesToSave = config.Texts("modules_to_save") };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        config.Set("modules_to_save", PeftHeads.Names(((LinearProbe)delta).ModulesToSave, context.Map));
    }
}
