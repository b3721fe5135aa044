using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Reads the special tokens' names.</summary>
internal static class SpecialTokenNames
{
    /// <summary>The names in the files; a family's own where they give none.</summary>
    internal static SpecialTokens Read(TokenizerFolder folder, SpecialTokens family)
    {
        return new SpecialTokens
        {
            Bos = Name("bos_token") ?? family.Bos,
            Eos = Name("eos_token") ?? family.Eos,
            Unk = Name("unk_token") ?? family.Unk,
            Sep = Name("sep_token") ?? family.Sep,
            Pad = Name("pad_token") ?? family.Pad,
            Cls = Name("cls_token") ?? family.Cls,
            Mask = Name("mask_token") ?? family.Mask,
            Additional = Additional(folder.Config) ?? Additional(folder.SpecialTokensMap) ?? family.Additional,
        };

        string? Name(string key) => Content(folder.Config[key]) ?? Content(folder.SpecialTokensMap[key]);
    }

    private static string? Content(JsonNode? node) =>
        node is JsonObject token ? token.Text("content") : (node as JsonValue)?.TryGetValue(out string? text) == true ? text : null;

    // Newer files of transformers call the list extra_special_tokens.
    private static string[]? Additional(JsonObject file) =>
        (file["additional_special_tokens"] ?? file["extra_special_tokens"]) is JsonArray { Count: > 0 } list ? [.. list.Select(Content).OfType<string>()] : null;
}
