using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Puts RoBERTa's tokenizer together.</summary>
internal static class RobertaTokenizer
{
    /// <summary>The vocabulary: spellings and ids.</summary>
    internal const string VocabularyFile = "vocab.json";

    /// <summary>The merges, the most frequent first.</summary>
    internal const string MergesFile = "merges.txt";

    private static readonly SpecialTokens Names = new() { Bos = "<s>", Eos = "</s>", Unk = "<unk>", Sep = "</s>", Pad = "<pad>", Cls = "<s>", Mask = "<mask>" };

    /// <summary>Reads it from <c>tokenizer.json</c> where that is given, and from <see cref="VocabularyFile"/> and <see cref="MergesFile"/> otherwise.</summary>
    internal static TokenizerParts Read(TokenizerFolder folder, TokenizerJson? json, TokenizerOptions options)
    {
        var file = json is null ? VocabularyFile : TokenizerFolder.TokenizerFile;
        var entries = json?.Vocabulary() ?? Entries(folder);
        var merges = json is null ? Lines(folder) : Merges(json);
        var special = SpecialTokenNames.Read(folder, Names);
        Check(folder, file, entries);
        var vocabulary = new Vocabulary(entries, AddedTokenList.Read(folder, json, entries, special, special.Mask));
        var prefixSpace = options.AddPrefixSpace ?? folder.Config.Flag("add_prefix_space") ?? json?.Find("pre_tokenizer", "ByteLevel")?.Flag("add_prefix_space") ?? false;
        var (cls, sep) = (Id(special.Cls!), Id(special.Sep!));
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Splitter = new ByteLevelSplitter(prefixSpace),
            Subwords = Model(folder, json is null ? MergesFile : file, entries, merges),
            Template = new SpecialTokenTemplate([cls], [sep], [sep, sep], [sep], PairType: 0),
            Offsets = new TrimmedOffsets(prefixSpace),
            Decoder = new ByteLevelDecoder(),
            SpecialTokens = special,
            ModelMaxLength = ModelLength.Read(folder, options),
            TakesWords = prefixSpace,
        };

        int Id(string name) => vocabulary.TryId(name, out var id) ? id : throw folder.Damaged(file, $"has no {name}");
    }

    private static Dictionary<string, int> Entries(TokenizerFolder folder) => folder.Json(VocabularyFile).ToDictionary(
        pair => pair.Key, pair => pair.Value.Integer() is >= 0 and { } id ? id : throw folder.Damaged(VocabularyFile, $"gives \"{pair.Key}\" no id"), StringComparer.Ordinal);

    private static void Check(TokenizerFolder folder, string file, Dictionary<string, int> entries)
    {
        if (!entries.ContainsKey(Names.Cls!) && !entries.ContainsKey(Names.Pad))
        {
            throw new NotSupportedException(
                $"{folder.PathOf(file)} has neither {Names.Cls} nor {Names.Pad}: it is GPT-2's vocabulary, whose ids are not RoBERTa's; give RoBERTa's own {VocabularyFile}.");
        }
        for (var value = 0; value < 256; value++)
        {
            if (!entries.ContainsKey(ByteAlphabet.Of((byte)value).ToString()))
                throw folder.Damaged(file, $"lacks \"{ByteAlphabet.Of((byte)value)}\", the spelling of the byte {value}");
        }
    }

    private static List<string> Lines(TokenizerFolder folder)
    {
        var merges = folder.Lines(MergesFile).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)).ToList();
        return merges.FirstOrDefault(line => line.Split(' ') is not [{ Length: > 0 }, { Length: > 0 }]) is { } wrong
            ? throw folder.Damaged(MergesFile, $"has the line \"{wrong}\", which is no pair")
            : merges;
    }

    // Newer files have pairs, older ones a space between the two.
    private static List<string> Merges(TokenizerJson json) =>
        [.. (json.Model["merges"] as JsonArray ?? throw json.Damaged("has no merges")).Select(merge => merge switch
        {
            JsonArray { Count: 2 } pair => $"{pair[0]} {pair[1]}",
            JsonValue value when value.TryGetValue(out string? text) => text,
            _ => throw json.Damaged($"has the merge {merge?.ToJsonString()}, which is no pair"),
        })];

    private static BytePairModel Model(TokenizerFolder folder, string file, Dictionary<string, int> entries, List<string> merges)
    {
        var missing = merges.FirstOrDefault(merge => !entries.ContainsKey(merge.Replace(" ", "", StringComparison.Ordinal)));
        return missing is null ? new BytePairModel(entries, merges) : throw folder.Damaged(file, $"merges \"{missing}\", which is no token of the vocabulary");
    }
}
