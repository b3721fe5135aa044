using DeltaTuning.Models;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>Published architectures with random weights, dropout 0.1.</summary>
internal static class Architectures
{
    private static readonly Dictionary<string, Func<PretrainedModel>> All = new()
    {
        ["minilm"] = () => BertForSequenceClassification.FromConfig(new() { HiddenSize = 384, NumHiddenLayers = 6, NumAttentionHeads = 12, IntermediateSize = 1536 }),
        ["roberta-base"] = () => RobertaForSequenceClassification.FromConfig(new() { MaxPositionEmbeddings = 514, TypeVocabSize = 1, LayerNormEps = 1e-5 }),
        ["roberta-large"] = () => RobertaForSequenceClassification.FromConfig(new()
        {
            HiddenSize = 1024,
            NumHiddenLayers = 24,
            NumAttentionHeads = 16,
            IntermediateSize = 4096,
            MaxPositionEmbeddings = 514,
            TypeVocabSize = 1,
            LayerNormEps = 1e-5,
        }),
        ["t5-small"] = () => T5(width: 512, heads: 8, feedForward: 2048, layers: 6),
        ["t5-base"] = () => T5(width: 768, heads: 12, feedForward: 3072, layers: 12),
    };

    /// <summary>What can be made.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Makes a model.</summary>
    public static PretrainedModel Create(string name) => All[name]();

    private static T5ForConditionalGeneration T5(int width, int heads, int feedForward, int layers) =>
        T5ForConditionalGeneration.FromConfig(new() { VocabSize = 32128, DModel = width, DKv = 64, NumHeads = heads, DFf = feedForward, NumLayers = layers });
}
