namespace DeltaTuning.Models;

/// <summary>Puts BERT's tokenizer together.</summary>
internal static class BertTokenizer
{
    /// <summary>The vocabulary: a piece in each line.</summary>
    internal const string VocabularyFile = "vocab.txt";

    private static readonly SpecialTokens Names = new() { Unk = "[UNK]", Sep = "[SEP]", Pad = "[PAD]", Cls = "[CLS]", Mask = "[MASK]" };

    /// <summary>Reads it from <c>tokenizer.json</c> where that is given, and from <see cref="VocabularyFile"/> otherwise.</summary>
    internal static TokenizerParts Read(TokenizerFolder folder, TokenizerJson? json, TokenizerOptions options)
    {
        var entries = json?.Vocabulary() ?? Lines(folder);
        var file = json is null ? VocabularyFile : TokenizerFolder.TokenizerFile;
        var special = SpecialTokenNames.Read(folder, Names);
        foreach (var name in new[] { special.Unk, special.Cls!, special.Sep! })
        {
            if (!entries.ContainsKey(name))
                throw folder.Damaged(file, $"has {entries.Count} pieces, but not {name}");
        }
        var vocabulary = new Vocabulary(entries, AddedTokenList.Read(folder, json, entries, special));
        var normalizer = json?.Find("normalizer", "BertNormalizer");
        var lower = options.DoLowerCase ?? folder.Config.Flag("do_lower_case") ?? normalizer?.Flag("lowercase") ?? true;
        var strip = options.StripAccents ?? folder.Config.Flag("strip_accents") ?? normalizer?.Flag("strip_accents") ?? lower;
        var chinese = options.TokenizeChineseChars ?? folder.Config.Flag("tokenize_chinese_chars") ?? normalizer?.Flag("handle_chinese_chars") ?? true;
        var (cls, sep) = (entries[special.Cls!], entries[special.Sep!]);
        return new TokenizerParts
        {
            Vocabulary = vocabulary,
            Splitter = new BertSplitter(lower, strip, chinese),
            Subwords = new WordPieceModel(Spellings(entries), special.Unk, entries[special.Unk]),
            Template = new SpecialTokenTemplate([cls], [sep], [sep], [sep], PairType: 1),
            Offsets = new WholeTokenOffsets(),
            Decoder = new WordPieceDecoder(),
            SpecialTokens = special,
            ModelMaxLength = ModelLength.Read(folder, options),
            UsesTokenTypes = true,
        };
    }

    // A piece that stands in two lines has the later one's id, as in HuggingFace's reader.
    private static Dictionary<string, int> Lines(TokenizerFolder folder)
    {
        var entries = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = folder.Lines(VocabularyFile);
        for (var id = 0; id < lines.Length; id++)
            entries[lines[id]] = id;
        return entries;
    }

    // Ids without a piece get a spelling that no word has, because words hold no control characters.
    private static IEnumerable<string> Spellings(Dictionary<string, int> entries)
    {
        var spellings = new string?[entries.Values.Max() + 1];
        foreach (var (spelling, id) in entries)
            spellings[id] = spelling.Length > 0 ? spelling : null;
        return spellings.Select((spelling, id) => spelling ?? $"\0{id}");
    }
}
