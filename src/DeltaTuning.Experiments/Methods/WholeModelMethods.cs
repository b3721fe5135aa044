using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>Methods that train parameters of the backbone itself: all, biases, norms, the last layer.</summary>
internal static class WholeModelMethods
{
    private static readonly string[] LanguageHeads = ["lm_head.dense", "lm_head.layer_norm", "cls.predictions.transform"];

    public static IEnumerable<StudyMethod> All { get; } =
    [
        new()
        {
            Name = "FT",
            Description = "Full fine-tuning: every parameter of the backbone is trained.",
            Create = (_, _) => new FullFineTuning(),
            TrainsBackbone = true,
        },
        new()
        {
            Name = "BF",
            Description = "BitFit: every bias is trained, those of a language model's head too; T5, which has none, gets biases in self-attentions, feed-forward blocks and norms.",
            Create = (_, _) => new BitFit(),
        },
        new()
        {
            Name = "LN",
            Description = "Layer norm tuning: the weights and biases of all normalizations are trained.",
            Create = (_, _) => new LayerNormTuning(),
        },
        new()
        {
            Name = "LP",
            Description = "Linear probing: the task head alone is trained; in a masked language model the layer before its vocabulary, in T5 v1.1 the projection onto the vocabulary.",
            Create = (backbone, _) => new LinearProbe { ModulesToSave = Heads(backbone) },
        },
    ];

    // Null leaves the choice, and the error where there is none, to the method.
    private static string[]? Heads(nn.Module backbone)
    {
        if (BackboneKind.MapOf(backbone) is { Heads.Count: > 0 })
            return null;
        string[] modules = [.. backbone.named_modules().Select(item => item.name)];
        string[] heads = [.. LanguageHeads.Where(modules.Contains)];
        if (heads.Length > 0)
            return heads;
        return backbone.named_parameters().Any(item => item.name == "lm_head.weight") ? ["lm_head"] : null;
    }
}
