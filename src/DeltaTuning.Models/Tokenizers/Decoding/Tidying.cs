namespace DeltaTuning.Models;

/// <summary>Takes out the spaces before punctuation and contractions of English, <c>clean_up_tokenization_spaces</c>.</summary>
internal static class Tidying
{
    /// <summary>The pair that only the WordPiece decoder has.</summary>
    internal static readonly (string Old, string New)[] Negations = [(" do not", " don't")];

    private static readonly (string Old, string New)[] Punctuation = [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m")];
    private static readonly (string Old, string New)[] Contractions = [(" 's", "'s"), (" 've", "'ve"), (" 're", "'re")];

    /// <summary>The text without those spaces.</summary>
    internal static string Apply(string text, IEnumerable<(string Old, string New)>? further = null)
    {
        foreach (var (old, replacement) in Punctuation.Concat(further ?? []).Concat(Contractions))
            text = text.Replace(old, replacement, StringComparison.Ordinal);
        return text;
    }
}
