using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.PromptTuningFormat))]

namespace DeltaTuning.Modules;

/// <summary>Prompt tuning's fields in PEFT's <c>adapter_config.json</c>.</summary>
internal sealed class PromptTuningFormat : IDeltaFormat
{
    private const string InitName = "prompt_tuning_init", TextName = "prompt_tuning_init_text", TokenizerName = "tokenizer_name_or_path", OptionsName = "tokenizer_kwargs";

    public string PeftType => PromptTuning.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var place = PromptFields.ReadPlace(config);
        return new PromptTuning(place.Count)
        {
            Side = place.Side,
            Placement = place.Placement,
            HasPositions = place.HasPositions,
            Init = PromptInit.OfFile(
                config.Text(InitName) ?? PromptInit.RandomName, config.Text(TextName), config.Text(TokenizerName), config.Node(OptionsName)?.DeepClone(), config.Source),
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var prompt = (PromptTuning)delta;
        PromptFields.WritePlace(config, prompt.Place, context.Map);
        config.Set(InitName, (JsonNode)prompt.Init.PeftName);
        config.Set(TextName, (JsonNode?)prompt.Init.SourceText);
        config.Set(TokenizerName, (JsonNode?)prompt.Init.Tokenizer);
        config.Set(OptionsName, prompt.Init.TokenizerOptions?.DeepClone());
        config.Set("modules_to_save", PeftHeads.Names(prompt.ModulesToSave, context.Map));
    }

    public string FileName(string key) => PromptFields.FileName(key);
}
