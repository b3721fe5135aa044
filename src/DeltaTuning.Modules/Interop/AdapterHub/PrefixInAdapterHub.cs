using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Prefix tuning in AdapterHub's files: a network, or with <c>flat</c> a vector, for each kind of attention.</summary>
internal sealed class PrefixInAdapterHub : IAdapterHubMethod
{
    private const string Network = ".prefix_encoder.";
    private const string Gate = ".prefix_gate.";
    private const string Vector = ".control_trans";

    // The first values are in the file.
    private static readonly string[] WithoutEffect = ["architecture", "init_weights_seed"];

    public bool Reads(PeftConfig fields) => fields.Text("architecture") == "prefix_tuning";

    public IDeltaModule Read(AdapterHubSource source)
    {
        var (fields, map) = (source.Fields, source.Map);
        foreach (var name in WithoutEffect)
            fields.Node(name);
        var (hidden, activation, dropout) = (fields.WholeNumber("bottleneck_size", 512), fields.Text("non_linearity") ?? "tanh", fields.Number("dropout", 0));
        // AdapterHub ejects the network into a vector, and forgets to say so.
        var isFlat = fields.Flag("flat", false) | source.Tensors.Any(name => name.EndsWith(Vector, StringComparison.Ordinal));
        var isShared = fields.Flag("shared_gating", true);
        return new PrefixTuning(fields.WholeNumber("prefix_length", 30))
        {
            Targets = AdapterHubLayers.Read(fields, map, Points(fields, map)),
            Projection = isFlat ? null : new() { HiddenSize = hidden, NonLinearity = activation.ToLowerInvariant(), Dropout = dropout },
            // No matter where there is no bias of relative positions.
            Positions = PrefixPositions.ShiftedKeys,
            Gate = !fields.Flag("use_gating", false) ? PrefixGate.None : isShared ? PrefixGate.Shared : PrefixGate.Separate,
            ModulesToSave = source.ModulesToSave,
        };
    }

    public IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map) =>
        new AdapterHubNames(map.Family, key => [Rename(key, adapter, map)])
        {
            HoldWhatIsTrained = true,
            Shape = (key, shape) => key.EndsWith(".prefix", StringComparison.Ordinal) ? [shape.Aggregate((product, size) => product * size)] : shape,
            // The pool of all prefixes is registered below every attention.
            Repeated = name => name.Contains(".prefix_tuning.pool.", StringComparison.Ordinal),
        };

    private static List<AttachmentPoint> Points(PeftConfig fields, BackboneMap map)
    {
        var (encoder, cross) = (fields.Flag("encoder_prefix", true), fields.Flag("cross_prefix", true));
        var self = AttachmentPoint.KeyValues.Of(AttentionKind.Self);
        if (!HasDecoder(map))
            return [self];
        var points = new List<AttachmentPoint> { self.In(StackKind.Decoder) };
        if (encoder)
            points.Add(self.In(StackKind.Encoder));
        if (cross)
            points.Add(AttachmentPoint.KeyValues.Of(AttentionKind.Cross));
        return points;
    }

    // The parameters of a group stand at its first attention, the gates at each.
    private static string Rename(string key, string adapter, BackboneMap map)
    {
        if (key.IndexOf(Gate, StringComparison.Ordinal) is var gate and > 0)
            return $"{Parent(key[..gate])}.prefix_tuning.prefix_gates.{adapter}.{key[(gate + Gate.Length)..]}";
        var mark = key.EndsWith(".prefix", StringComparison.Ordinal) ? key.Length - ".prefix".Length : key.IndexOf(Network, StringComparison.Ordinal);
        if (mark < 0)
            return key;
        var place = $"{AdapterHubNames.Inner(map)}prefix_tuning.prefix_tunings.{adapter}.{GroupOf(key[..mark], map)}";
        var rest = key[mark..];
        return rest == ".prefix" ? place + Vector
            : place + rest.Replace($"{Network}embedding.", ".wte.", StringComparison.Ordinal).Replace($"{Network}transform.", $"{Vector}.", StringComparison.Ordinal);
    }

    private static string GroupOf(string path, BackboneMap map) => map.Sites.First(site => site.Path == path).Point switch
    {
        { Attention: AttentionKind.Cross } => "cross_prefix",
        { Stack: StackKind.Encoder } when HasDecoder(map) => "encoder_prefix",
        _ => "self_prefix",
    };

    private static string Parent(string path) => path[..path.LastIndexOf('.')];

    private static bool HasDecoder(BackboneMap map) => map.Sites.Any(site => site.Point.Stack == StackKind.Decoder);
}
