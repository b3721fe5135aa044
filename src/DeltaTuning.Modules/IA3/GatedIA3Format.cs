using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.GatedIA3Format))]

namespace DeltaTuning.Modules;

/// <summary>
/// A gated (IA)³'s fields: (IA)³'s, under a <c>peft_type</c> that PEFT refuses. Under (IA)³'s own it would load the vectors and leave the gates out.
/// </summary>
internal sealed class GatedIA3Format : IDeltaFormat
{
    private readonly IA3Format _fields = new();

    public string PeftType => IA3.GatedPeftType;

    public IDeltaModule Read(PeftConfig config) => (IA3)_fields.Read(config) with { UseGating = true };

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config) => _fields.Write(delta, context, config);
}
