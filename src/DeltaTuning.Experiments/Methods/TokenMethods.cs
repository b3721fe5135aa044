using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>Methods that put trained tokens, or keys and values, before those of the text.</summary>
internal static class TokenMethods
{
    private const int Prompt = 10;
    private const int LongPrompt = 100;
    private const int Prefix = 6;
    private const int PrefixWidth = 512;

    public static IEnumerable<StudyMethod> All { get; } =
    [
        new()
        {
            Name = "PT",
            Description = "Prompt tuning: trained tokens before the text; in RoBERTa and BERT after the first token, as in the study's code.",
            Options = [new("tokens", $"Trained tokens. Default {LongPrompt} in T5, {Prompt} elsewhere.")],
            Create = (backbone, settings) => BackboneKind.HasDecoder(backbone)
                ? PromptTuning.OpenDelta with { Tokens = settings.Whole("tokens", LongPrompt) }
                : new PromptTuning(settings.Whole("tokens", Prompt)) { Init = PromptInit.Normal(0.02), Placement = PromptPlacement.AfterStart },
        },
        new()
        {
            Name = "PF",
            Description = "Prefix tuning: trained keys and values in every self-attention, computed by a network while they are trained.",
            Options =
            [
                new("tokens", $"Trained positions. Default {Prefix}."),
                new("width", $"Width of the network. Default {PrefixWidth}; 0 for none, the keys and values themselves are trained."),
            ],
            Create = (_, settings) => PrefixTuning.OpenDelta with
            {
                Tokens = settings.Whole("tokens", Prefix),
                Projection = settings.Whole("width", PrefixWidth) is > 0 and var width ? new() { EmbeddingSize = width, HiddenSize = width, IsShared = true } : null,
            },
        },
        new()
        {
            Name = "PM",
            Description = "P-tuning: trained tokens that an MLP computes.",
            Options = [new("tokens", $"Trained tokens. Default {LongPrompt} in T5, {Prompt} elsewhere."), new("width", "Width of the MLP. Default the model's.")],
            Create = (backbone, settings) => new PTuning(settings.Whole("tokens", BackboneKind.HasDecoder(backbone) ? LongPrompt : Prompt))
            {
                HiddenSize = settings.OptionalWhole("width"),
                Placement = BackboneKind.HasDecoder(backbone) ? PromptPlacement.BeforeStart : PromptPlacement.AfterStart,
            },
        },
    ];
}
