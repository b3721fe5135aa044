using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.PTuningFormat))]

namespace DeltaTuning.Modules;

/// <summary>P-tuning's fields in PEFT's <c>adapter_config.json</c>. Those of the network say how the prompt was trained.</summary>
internal sealed class PTuningFormat : IDeltaFormat
{
    private const string EncoderName = "encoder_reparameterization_type", HiddenName = "encoder_hidden_size", LayersName = "encoder_num_layers", DropoutName = "encoder_dropout";

    public string PeftType => PTuning.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var place = PromptFields.ReadPlace(config);
        var encoder = config.Text(EncoderName) switch
        {
            null or "MLP" => PromptEncoder.Mlp,
            "LSTM" => PromptEncoder.Lstm,
            var other => throw new InvalidDataException($"{config.Source}: {EncoderName} is \"{other}\"; known are MLP and LSTM."),
        };
        return new PTuning(place.Count)
        {
            Side = place.Side,
            Placement = place.Placement,
            HasPositions = place.HasPositions,
            Encoder = encoder,
            HiddenSize = config.WholeNumber(HiddenName, 0) is var hidden and > 0 ? hidden : null,
            Layers = config.WholeNumber(LayersName, 2),
            Dropout = config.Number(DropoutName, 0),
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var method = (PTuning)delta;
        PromptFields.WritePlace(config, method.Place, context.Map);
        config.Set(EncoderName, (JsonNode)(method.Encoder == PromptEncoder.Lstm ? "LSTM" : "MLP"));
        config.Set(HiddenName, (method.HiddenSize ?? PromptFields.WidthOf(context.Map)) is { } hidden ? (JsonNode)hidden : null);
        config.Set(LayersName, (JsonNode)method.Layers);
        config.Set(DropoutName, method.Dropout);
        config.Set("modules_to_save", PeftHeads.Names(method.ModulesToSave, context.Map));
    }

    public string FileName(string key) => PromptFields.FileName(key);
}
