using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Puts T5's tokenizer together.</summary>
internal static class T5Tokenizer
{
    /// <summary>SentencePiece's model.</summary>
    internal const string ModelFile = "spiece.model";

    private const int DefaultSentinels = 100;

    private static readonly SpecialTokens Names = new() { Eos = "</s>", Unk = "<unk>", Pad = "<pad>" };

    /// <summary>Reads it from <c>tokenizer.json</c> where that is given, and from <see cref="ModelFile"/> otherwise.</summary>
    internal static TokenizerParts Read(TokenizerFolder folder, TokenizerJson? json, TokenizerOptions options)
    {
        var file = json is null ? ModelFile : TokenizerFolder.TokenizerFile;
        var model = json is null ? SentencePieceReader.Read(folder.PathOf(file), folder.Bytes(file)) : FromJson(json);
        var entries = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < model.Pieces.Count; id++)
            entries[model.Pieces[id].Text] = id;
        var special = SpecialTokenNames.Read(folder, Names);
        if (json is null)
            special = AddSentinels(folder, special, entries, model.Pieces.Count);
        var vocabulary = new Vocabulary(entries, AddedTokenList.Read(folder, json, entries, special));
        var eos = vocabulary.TryId(special.Eos!, out var id1) ? id1 : throw folder.Damaged(file, $"has no {special.Eos}");
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Splitter = new MetaspaceSplitter(Map(folder, file, model)),
            Subwords = new UnigramModel(model.Pieces, model.Unknown),
            Template = new SpecialTokenTemplate([], [eos], [eos], [eos], PairType: 0),
            Offsets = new WholeTokenOffsets(),
            Decoder = new MetaspaceDecoder(),
            SpecialTokens = special,
            ModelMaxLength = ModelLength.Read(folder, options),
        };
    }

    // Sentinels count down: <extra_id_0> has the highest id. They follow the pieces, also where a piece is spelled like one.
    private static SpecialTokens AddSentinels(TokenizerFolder folder, SpecialTokens special, Dictionary<string, int> entries, int pieces)
    {
        var count = folder.Config.Integer("extra_ids") ?? DefaultSentinels;
        if (count < 0)
            throw folder.Damaged(TokenizerFolder.ConfigFile, $"asks for {count} extra_ids");
        var names = Enumerable.Range(0, count).Select(index => $"<extra_id_{index}>").ToArray();
        for (var index = 0; index < count; index++)
            entries[names[index]] = pieces + count - 1 - index;
        return special with { Additional = [.. names.Union(special.Additional, StringComparer.Ordinal)] };
    }

    private static CharacterMap Map(TokenizerFolder folder, string file, SentencePieceData model)
    {
        try
        {
            return new CharacterMap(model.CharacterMap);
        }
        catch (InvalidDataException error)
        {
            throw folder.Damaged(file, $"has a damaged normalisation map ({error.Message})", error);
        }
    }

    private static SentencePieceData FromJson(TokenizerJson json)
    {
        var pieces = (json.Model["vocab"] as JsonArray ?? throw json.Damaged("has no list of pieces")).Select(Piece).ToList();
        if (json.Model.Integer("unk_id") is not { } unknown || unknown < 0 || unknown >= pieces.Count)
            throw json.Damaged($"has the unk_id {json.Model["unk_id"]?.ToJsonString() ?? "null"}, but {pieces.Count} pieces");
        if (json.Find("pre_tokenizer", "Metaspace") is { } space && (space.Text("prepend_scheme") ?? "always") != "always")
            throw new NotSupportedException($"The pre_tokenizer Metaspace has the prepend_scheme {space.Text("prepend_scheme")}; only \"always\", T5's own, is known.");
        try
        {
            var map = json.Find("normalizer", "Precompiled")?.Text("precompiled_charsmap");
            return new SentencePieceData(pieces, unknown, map is null ? [] : Convert.FromBase64String(map));
        }
        catch (FormatException)
        {
            throw json.Damaged("has a precompiled_charsmap that is no base 64");
        }

        UnigramPiece Piece(JsonNode? node) => node is JsonArray { Count: 2 } pair && pair[0] is JsonValue text && text.TryGetValue(out string? spelling) && pair[1] is JsonValue score && score.TryGetValue(out double value)
            ? new UnigramPiece(spelling, value)
            : throw json.Damaged($"has the piece {node?.ToJsonString() ?? "null"}, which is no spelling with a score");
    }
}
