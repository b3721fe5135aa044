using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Tests.Prompts;

/// <summary>Random models over the words of <see cref="WordTokenizers"/>.</summary>
internal static class TinyMaskedModels
{
    internal static RobertaForMaskedLM Roberta() => RobertaForMaskedLM.FromConfig(
        RobertaConfig.RobertaBase with
        {
            VocabSize = WordTokenizers.Roberta.VocabularySize,
            HiddenSize = 16,
            IntermediateSize = 32,
            NumHiddenLayers = 2,
            NumAttentionHeads = 2,
            MaxPositionEmbeddings = 66,
            InitializerRange = 0.3,
        },
        new() { Seed = 1 });

    internal static BertForMaskedLM Bert() => BertForMaskedLM.FromConfig(
        new BertConfig
        {
            VocabSize = WordTokenizers.Bert.VocabularySize,
            HiddenSize = 16,
            IntermediateSize = 32,
            NumHiddenLayers = 2,
            NumAttentionHeads = 2,
            MaxPositionEmbeddings = 64,
            InitializerRange = 0.3,
        },
        new() { Seed = 1 });
}
