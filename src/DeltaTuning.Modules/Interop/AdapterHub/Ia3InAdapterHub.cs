using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>
/// (IA)³ in AdapterHub's files: a LoRA of rank 1 in the mode <c>scale</c>. In feed-forward blocks it rescales the first layer's output before the activation,
/// where the paper rescales what follows the activation.
/// </summary>
internal sealed class Ia3InAdapterHub : IAdapterHubMethod
{
    private static readonly string[] WithoutEffect = ["architecture", "composition_mode", "init_weights", "init_weights_seed", "dtype", "dropout"];

    public bool Reads(PeftConfig fields) => fields.Text("architecture") == "lora" && fields.Text("composition_mode") == "scale";

    public IDeltaModule Read(AdapterHubSource source)
    {
        var (fields, map) = (source.Fields, source.Map);
        foreach (var name in WithoutEffect)
            fields.Node(name);
        fields.Refuse("r", 1);
        if (fields.Number("alpha", 1) is var alpha and not 1)
            throw new NotSupportedException($"{fields.Source}: alpha is {alpha}, which is not supported; (IA)³ rescales by l itself.");
        return new IA3
        {
            Targets = AdapterHubProjections.Read(fields, map, ["k", "v"], intermediate: true),
            FeedForwardModules = [],
            UseGating = fields.Flag("use_gating", false),
            ModulesToSave = source.ModulesToSave,
        };
    }

    public IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map) =>
        new AdapterHubNames(map.Family, key =>
            [key.Replace(".ia3_l", $".loras.{adapter}.lora_B", StringComparison.Ordinal).Replace(".ia3_gate.", $".loras.{adapter}.gate.", StringComparison.Ordinal)]);
}
