using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Models;
using Microsoft.Extensions.Logging;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Loads the backbones that prompts are for.</summary>
internal static partial class MaskedLanguageModels
{
    /// <summary>A masked language model of a folder or of those that come along.</summary>
    /// <exception cref="FileNotFoundException">There is no such model.</exception>
    /// <exception cref="NotSupportedException">It is of another family.</exception>
    internal static PretrainedModel Load(string name, ILogger logger)
    {
        var folder = ModelFolders.Resolve(name);
        PretrainedModel model = Family(folder) switch
        {
            "roberta" => RobertaForMaskedLM.FromPretrained(folder),
            "bert" => BertForMaskedLM.FromPretrained(folder),
            var family => throw Unfit(name, family),
        };
        if (model.LoadReport is { Fresh.Count: > 0 } report)
            FreshHead(logger, name, string.Join(", ", report.Fresh));
        return model;
    }

    /// <summary>Demands a family that has masks.</summary>
    /// <exception cref="NotSupportedException">It is of another family.</exception>
    internal static void Check(string name, string folder)
    {
        if (Family(folder) is not ("roberta" or "bert") and var family)
            throw Unfit(name, family);
    }

    /// <summary>The most tokens of a row, virtual ones included.</summary>
    internal static int Positions(EncoderConfig config) =>
        // RoBERTa's first position is the one after the padding's.
        config.MaxPositionEmbeddings - (config is RobertaConfig ? (int)config.PadTokenId + 1 : 0);

    private static string? Family(string folder) => (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))?["model_type"];

    private static NotSupportedException Unfit(string name, string? family) =>
        new($"'{name}' is a {family ?? "model of an unknown family"}: prompts fill in a mask, which RoBERTa and BERT know; give one of these.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} has no weights for {Parameters}: they start at random, and without training its answers mean nothing.")]
    private static partial void FreshHead(ILogger logger, string model, string parameters);
}
