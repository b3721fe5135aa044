using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Models;
using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>A backbone without storage, to count by.</summary>
internal static class MetaBackbone
{
    private static readonly PretrainedOptions NoStorage = new() { Device = META };

    /// <summary>Makes the language model of a folder's family.</summary>
    /// <exception cref="InvalidDataException">The folder's configuration is of another family, or damaged.</exception>
    public static PretrainedModel Make(string model)
    {
        TorchRuntime.EnsureLoaded();
        var folder = ModelFolders.Resolve(model);
        return AutoModel.FamilyOf(folder) switch
        {
            "t5" or "mt5" => T5ForConditionalGeneration.FromConfig(T5Config.FromPretrained(folder), NoStorage),
            "roberta" => RobertaForMaskedLM.FromConfig(RobertaConfig.FromPretrained(folder), NoStorage),
            "bert" => BertForMaskedLM.FromConfig(BertConfig.FromPretrained(folder), NoStorage),
            var other => throw new InvalidDataException($"{folder} is of model_type \"{other}\"; the study takes t5, mt5, roberta and bert."),
        };
    }
}
