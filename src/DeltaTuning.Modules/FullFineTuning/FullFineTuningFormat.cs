using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.FullFineTuningFormat))]

namespace DeltaTuning.Modules;

/// <summary>Full fine-tuning in an <c>adapter_config.json</c>: no fields of its own, under a name that PEFT does not have.</summary>
internal sealed class FullFineTuningFormat : IDeltaFormat
{
    public string PeftType => FullFineTuning.PeftType;

    public IDeltaModule Read(PeftConfig config) => new FullFineTuning();

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        // Every parameter is trained: there is nothing to say.
    }
}
