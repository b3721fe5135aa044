using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.GatedLoraFormat))]

namespace DeltaTuning.Modules;

/// <summary>
/// A gated LoRA's fields: LoRA's, under a <c>peft_type</c> that PEFT refuses. Under LoRA's own it would load the matrices and leave the gates out.
/// </summary>
internal sealed class GatedLoraFormat : IDeltaFormat
{
    private readonly LoraFormat _fields = new();

    public string PeftType => LoRA.GatedPeftType;

    public IDeltaModule Read(PeftConfig config) => (LoRA)_fields.Read(config) with { UseGating = true };

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config) => _fields.Write(delta, context, config);
}
