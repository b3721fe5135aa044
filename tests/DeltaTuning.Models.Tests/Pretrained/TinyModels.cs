using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

/// <summary>One small model of every class, by the class's name.</summary>
internal static class TinyModels
{
    internal static readonly BertConfig Bert = new()
    {
        VocabSize = 20,
        HiddenSize = 8,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        IntermediateSize = 12,
        MaxPositionEmbeddings = 16,
    };

    internal static readonly RobertaConfig Roberta = new()
    {
        VocabSize = 20,
        HiddenSize = 8,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        IntermediateSize = 12,
        MaxPositionEmbeddings = 16,
        TypeVocabSize = 1,
    };

    internal static readonly T5Config T5 = new() { VocabSize = 20, DModel = 8, DKv = 4, DFf = 12, NumLayers = 2, NumHeads = 2 };

    internal static readonly T5Config MT5 = T5Config.MT5Small with { VocabSize = 20, DModel = 8, DKv = 4, DFf = 12, NumLayers = 2, NumHeads = 2 };

    private static readonly Dictionary<string, (Func<PretrainedOptions?, PretrainedModel> Make, Func<string, PretrainedOptions?, PretrainedModel> Load)> All = new()
    {
        [nameof(BertModel)] = (o => BertModel.FromConfig(Bert, o), BertModel.FromPretrained),
        [nameof(BertForSequenceClassification)] = (o => BertForSequenceClassification.FromConfig(Bert, o), BertForSequenceClassification.FromPretrained),
        [nameof(BertForMaskedLM)] = (o => BertForMaskedLM.FromConfig(Bert, o), BertForMaskedLM.FromPretrained),
        [nameof(RobertaModel)] = (o => RobertaModel.FromConfig(Roberta, o), RobertaModel.FromPretrained),
        [nameof(RobertaForSequenceClassification)] = (o => RobertaForSequenceClassification.FromConfig(Roberta, o), RobertaForSequenceClassification.FromPretrained),
        [nameof(RobertaForMaskedLM)] = (o => RobertaForMaskedLM.FromConfig(Roberta, o), RobertaForMaskedLM.FromPretrained),
        [nameof(RobertaForTokenClassification)] = (o => RobertaForTokenClassification.FromConfig(Roberta, o), RobertaForTokenClassification.FromPretrained),
        [nameof(RobertaForQuestionAnswering)] = (o => RobertaForQuestionAnswering.FromConfig(Roberta, o), RobertaForQuestionAnswering.FromPretrained),
        [nameof(RobertaForMultipleChoice)] = (o => RobertaForMultipleChoice.FromConfig(Roberta, o), RobertaForMultipleChoice.FromPretrained),
        [nameof(T5ForConditionalGeneration)] = (o => T5ForConditionalGeneration.FromConfig(T5, o), T5ForConditionalGeneration.FromPretrained),
        ["MT5ForConditionalGeneration"] = (o => T5ForConditionalGeneration.FromConfig(MT5, o), T5ForConditionalGeneration.FromPretrained),
        [nameof(T5EncoderModel)] = (o => T5EncoderModel.FromConfig(T5, o), T5EncoderModel.FromPretrained),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    internal static PretrainedModel Make(string name, PretrainedOptions? options = null) => All[name].Make(options);

    internal static PretrainedModel Load(string name, string folder, PretrainedOptions? options = null) => All[name].Load(folder, options);

    /// <summary>Some input that every model takes, in the caller's scope.</summary>
    internal static ModelInputs Input(PretrainedModel model)
    {
        var ids = tensor(new long[,] { { 5, 6, 7, 2 }, { 8, 9, 3, 2 } });
        return model switch
        {
            T5ForConditionalGeneration => new() { InputIds = ids, DecoderInputIds = ids },
            RobertaForMultipleChoice => new() { InputIds = ids.unsqueeze(0) },
            _ => new() { InputIds = ids },
        };
    }
}
