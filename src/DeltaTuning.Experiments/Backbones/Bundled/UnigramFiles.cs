using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Miniature;

namespace DeltaTuning.Experiments.Backbones.Bundled;

/// <summary>T5's files over the generated language: a unigram vocabulary with a piece for each word, and characters for all else.</summary>
internal static class UnigramFiles
{
    private const int Sentinels = 32;
    private const char Space = '▁';
    private const double WordScore = -5;

    // So bad that a word's own piece always wins over its letters.
    private const double CharacterScore = -20;

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files.</summary>
    internal static IReadOnlyList<(string Name, string Contents)> Make(Func<int, string> configure)
    {
        (string Text, double Score)[] pieces =
        [
            ("<pad>", 0), ("</s>", 0), ("<unk>", 0),
            .. MiniatureWords.All.Concat(MiniatureWords.Signs).Select(word => ($"{Space}{word}", WordScore)),
            (Space.ToString(), CharacterScore),
            .. Enumerable.Range('!', '~' - '!' + 1).Select(code => (((char)code).ToString(), CharacterScore)),
            .. Enumerable.Range(1, Sentinels).Select(index => (Sentinel(Sentinels - index), 0.0)),
        ];
        return
        [
            ("config.json", configure(pieces.Length)),
            ("tokenizer.json", Tokenizer(pieces).ToJsonString(Written)),
            ("tokenizer_config.json", $$"""{"tokenizer_class": "T5Tokenizer", "model_max_length": 512, "extra_ids": {{Sentinels}}}"""),
        ];
    }

    private static string Sentinel(int index) => $"<extra_id_{index}>";

    private static JsonObject Tokenizer((string Text, double Score)[] pieces) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray([.. pieces.Index().Where(piece => piece.Item.Text is "<pad>" or "</s>" or "<unk>" || piece.Item.Text.StartsWith("<extra_id", StringComparison.Ordinal)).Select(Added)]),
        ["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = Space.ToString(), ["prepend_scheme"] = "always", ["split"] = true },
        ["model"] = new JsonObject
        {
            ["type"] = "Unigram",
            ["unk_id"] = 2,
            ["vocab"] = new JsonArray([.. pieces.Select(piece => (JsonNode)new JsonArray(piece.Text, piece.Score))]),
        },
    };

    private static JsonNode Added((int Index, (string Text, double Score) Item) piece) =>
        new JsonObject { ["id"] = piece.Index, ["content"] = piece.Item.Text, ["special"] = true };
}
