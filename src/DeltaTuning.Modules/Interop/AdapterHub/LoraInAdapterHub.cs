using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>LoRA in AdapterHub's files: <c>architecture</c> lora in the mode <c>add</c>.</summary>
internal sealed class LoraInAdapterHub : IAdapterHubMethod
{
    // The first values are in the file; the dtype is DeltaOptions' affair.
    private static readonly string[] WithoutEffect = ["architecture", "composition_mode", "init_weights", "init_weights_seed", "dtype"];

    public bool Reads(PeftConfig fields) =>
        fields.Text("architecture") == "lora" && fields.Text("composition_mode") is null or "add" && fields.Text("init_weights") != "vera";

    public IDeltaModule Read(AdapterHubSource source)
    {
        var (fields, map) = (source.Fields, source.Map);
        foreach (var name in WithoutEffect)
            fields.Node(name);
        fields.Refuse("vera_d");
        fields.Refuse("vera_b");
        return new LoRA(fields.WholeNumber("r", 8))
        {
            Alpha = fields.Number("alpha", 8),
            Dropout = fields.Number("dropout", 0),
            UseGating = fields.Flag("use_gating", false),
            Targets = AdapterHubProjections.Read(fields, map, ["q", "v"], intermediate: false),
            ModulesToSave = source.ModulesToSave,
        };
    }

    public IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map) => new AdapterHubNames(map.Family, key =>
        [key.Replace(".lora_A.weight", $".loras.{adapter}.lora_A", StringComparison.Ordinal).Replace(".lora_B.weight", $".loras.{adapter}.lora_B", StringComparison.Ordinal)
            .Replace(".lora_gate.", $".loras.{adapter}.gate.", StringComparison.Ordinal)]);
}
