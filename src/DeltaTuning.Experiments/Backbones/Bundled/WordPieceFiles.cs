using DeltaTuning.Experiments.Miniature;

namespace DeltaTuning.Experiments.Backbones.Bundled;

/// <summary>BERT's files over the generated language, in lower case.</summary>
internal static class WordPieceFiles
{
    /// <summary>The files.</summary>
    internal static IReadOnlyList<(string Name, string Contents)> Make(Func<int, string> configure)
    {
        var characters = Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(letter => !char.IsAsciiLetterUpper(letter)).ToArray();
        string[] pieces =
        [
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]",
            .. characters.Select(letter => letter.ToString()),
            .. characters.Where(char.IsAsciiLetterOrDigit).Select(letter => $"##{letter}"),
            .. MiniatureWords.All.Select(word => word.ToLowerInvariant()).Where(word => word.Length > 1).Distinct(),
        ];
        return
        [
            ("config.json", configure(pieces.Length)),
            ("vocab.txt", $"{string.Join("\n", pieces)}\n"),
            ("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "model_max_length": 256, "do_lower_case": true}"""),
        ];
    }
}
