using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>A <c>tokenizer.json</c>, as far as the three families need it.</summary>
internal sealed class TokenizerJson
{
    private readonly TokenizerFolder _folder;
    private readonly JsonObject _json;

    internal TokenizerJson(TokenizerFolder folder)
    {
        _folder = folder;
        _json = folder.Json(TokenizerFolder.TokenizerFile);
        Model = _json["model"] as JsonObject ?? throw Damaged("has no model");
        // Older files of byte-pair tokenizers name no type.
        ModelType = Model.Text("type") ?? (Model["merges"] is not null ? "BPE" : throw Damaged("names no type of model"));
    }

    /// <summary>The model: its vocabulary and settings.</summary>
    internal JsonObject Model { get; }

    /// <summary><c>Unigram</c>, <c>WordPiece</c> or <c>BPE</c>.</summary>
    internal string ModelType { get; }

    /// <summary>The vocabulary of a model that lists spellings with ids.</summary>
    internal Dictionary<string, int> Vocabulary()
    {
        var vocabulary = Model["vocab"] as JsonObject ?? throw Damaged("has no vocabulary of spellings and ids");
        return vocabulary.ToDictionary(pair => pair.Key, pair => pair.Value.Integer() is >= 0 and { } id ? id : throw Damaged($"gives \"{pair.Key}\" no id"), StringComparer.Ordinal);
    }

    /// <summary>The added tokens.</summary>
    internal IEnumerable<JsonObject> AddedTokens => (_json["added_tokens"] as JsonArray ?? []).Select(token => token as JsonObject ?? throw Damaged("has an added token that is no object"));

    /// <summary>The normalizer or pre-tokenizer of a type, also within a sequence of them.</summary>
    internal JsonObject? Find(string section, string type) => Find(_json[section] as JsonObject, type);

    /// <summary>The error for this file.</summary>
    internal InvalidDataException Damaged(string problem) => _folder.Damaged(TokenizerFolder.TokenizerFile, problem);

    private static JsonObject? Find(JsonObject? part, string type)
    {
        if (part is null || part.Text("type") == type)
            return part;
        var parts = part["normalizers"] as JsonArray ?? part["pretokenizers"] as JsonArray ?? [];
        return parts.OfType<JsonObject>().Select(inner => Find(inner, type)).FirstOrDefault(found => found is not null);
    }
}
