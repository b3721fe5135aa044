using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>Folders of models and tokenizers.</summary>
internal static class InspectedModel
{
    private static readonly string[] Sizes =
        ["num_labels", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "d_model", "d_ff", "d_kv", "num_layers", "num_decoder_layers", "num_heads", "vocab_size", "max_position_embeddings"];

    internal static InspectionReport Model(string folder)
    {
        var fields = Inspector.Json(Path.Combine(folder, "config.json"));
        var labels = fields["id2label"] as JsonObject;
        var report = new InspectionReport
        {
            Path = folder,
            Kind = InspectedKind.Model,
            Method = Inspector.Text((fields["architectures"] as JsonArray)?.FirstOrDefault()) ?? Inspector.Text(fields["model_type"]),
            Facts =
            [
                .. Facts(fields, ["model_type", .. Sizes]),
                .. labels is { Count: > 0 } ? [KeyValuePair.Create("labels", string.Join(", ", labels.Select(label => Inspector.Text(label.Value))))] : Array.Empty<KeyValuePair<string, string>>(),
                KeyValuePair.Create("tokenizer", TokenizerOf(folder)),
            ],
            Bytes = InspectedTensors.BytesOf(folder),
        };
        if (!Directory.EnumerateFiles(folder, "*.safetensors").Any())
            return report with { Facts = [.. report.Facts, KeyValuePair.Create("weights", "none in safetensors")] };
        using var checkpoint = Checkpoint.Open(folder);
        return InspectedTensors.With(report, checkpoint.Names.Select(name => checkpoint[name]));
    }

    internal static InspectionReport Tokenizer(string folder)
    {
        var tokenizer = TextTokenizer.FromPretrained(folder);
        return new()
        {
            Path = folder,
            Kind = InspectedKind.Tokenizer,
            Facts =
            [
                KeyValuePair.Create("max_length", tokenizer.ModelMaxLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"),
                KeyValuePair.Create("example", string.Join(' ', tokenizer.Encode("Hello world!").Tokens)),
            ],
            Bytes = InspectedTensors.BytesOf(folder),
        };
    }

    internal static IEnumerable<KeyValuePair<string, string>> Facts(JsonObject fields, params IEnumerable<string> names) =>
        names.Where(name => Inspector.Text(fields[name]) is not null).Select(name => KeyValuePair.Create(name, Inspector.Text(fields[name])!));

    private static string TokenizerOf(string folder)
    {
        try
        {
            return TextTokenizer.FromPretrained(folder).ModelMaxLength is { } length ? FormattableString.Invariant($"yes, at most {length} tokens") : "yes";
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or NotSupportedException)
        {
            return $"no: {problem.Message}";
        }
    }
}
