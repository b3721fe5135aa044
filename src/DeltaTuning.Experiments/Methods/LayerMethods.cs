using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>Methods that add to layers: low-rank updates, adapters, rescaling.</summary>
internal static class LayerMethods
{
    private const int Rank = 8;
    private const int Bottleneck = 24;

    private static readonly MethodOption Norms = new("norms", "1: layer norms are trained too. Default 1 in T5, as in OpenDelta's set-ups, 0 elsewhere.");

    private static readonly MethodOption[] LowRank =
    [
        new("rank", $"The rank. Default {Rank}."),
        new("alpha", "α of the scale α / rank. Default twice the rank."),
        new("cross", "1: at cross-attentions too. Default 0, as in OpenDelta; of no account in models with one stack."),
        new("dropout", "Dropout before the update. Default 0."),
        Norms,
    ];

    private static readonly MethodOption[] Sizes =
    [
        new("bottleneck", $"Width of the bottleneck. Default {Bottleneck} in T5; elsewhere by the reduction."),
        new("reduction", "The bottleneck is the model's width divided by this. Default 16; 32 for CP."),
        Norms,
    ];

    public static IEnumerable<StudyMethod> All { get; } =
    [
        new()
        {
            Name = "LR",
            Description = "LoRA: low-rank updates of the queries and values of self-attentions.",
            Options = LowRank,
            Create = (backbone, settings) => WithNorms(Low(settings), backbone, settings),
        },
        new()
        {
            Name = "AP",
            Description = "Adapters: bottlenecks after self-attentions and feed-forward blocks, Houlsby's in RoBERTa and BERT, OpenDelta's in T5.",
            Options = Sizes,
            Create = (backbone, settings) => WithNorms(BackboneKind.HasDecoder(backbone) ? Sized(Adapter.OpenDelta, settings) : Sized(Adapter.Houlsby, settings), backbone, settings),
        },
        new()
        {
            Name = "IA3",
            Aliases = ["IA"],
            Description = "(IA)³: keys, values and the inputs of feed-forward outputs are rescaled.",
            Create = (_, _) => new IA3(),
        },
        new()
        {
            Name = "CP",
            Description = "Compacter: adapters whose matrices are sums of Kronecker products.",
            Options = Sizes,
            Create = (backbone, settings) => WithNorms(Sized(BackboneKind.HasDecoder(backbone) ? Adapter.Compacter with { BottleneckSize = Bottleneck } : Adapter.Compacter, settings), backbone, settings),
        },
        new()
        {
            Name = "DR",
            Description = "DoRA: LoRA of a weight's direction, with its magnitude trained.",
            Options = LowRank,
            Create = (backbone, settings) => WithNorms(Low(settings) with { UseDora = true }, backbone, settings),
        },
    ];

    private static LoRA Low(MethodSettings settings)
    {
        var rank = settings.Whole("rank", Rank);
        return LoRA.OpenDelta with
        {
            R = rank,
            Alpha = settings.Number("alpha", 2 * rank),
            Dropout = settings.Number("dropout", 0),
            Targets = settings.Flag("cross", false) ? null : LoRA.OpenDelta.Targets,
        };
    }

    // A size that is given stands instead of the preset's, whichever of the two it is.
    private static Adapter Sized(Adapter adapter, MethodSettings settings) => (settings.OptionalWhole("bottleneck"), settings.Number("reduction", double.NaN)) switch
    {
        (not null, not double.NaN) => throw new ArgumentException("Both bottleneck and reduction are given; give one of them."),
        ({ } size, _) => adapter with { BottleneckSize = size },
        (_, not double.NaN and var reduction) => adapter with { BottleneckSize = null, ReductionFactor = reduction },
        _ => adapter,
    };

    private static IDeltaPart WithNorms(IDeltaModule method, nn.Module backbone, MethodSettings settings) =>
        settings.Flag("norms", BackboneKind.HasDecoder(backbone)) ? DeltaComposition.Simultaneous(method, new LayerNormTuning()) : method;
}
