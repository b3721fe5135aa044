using System.Text;

namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>Answers as SQuAD's evaluation compares them (Rajpurkar et al. 2016).</summary>
internal static class SquadText
{
    /// <summary>Lower case, without ASCII punctuation, without a, an and the, words parted by single spaces.</summary>
    public static string Normalize(string text) => string.Join(' ', PythonText.Split(WithoutArticles(PythonText.WithoutPunctuation(PythonText.Lower(text)))));

    /// <summary>As TriviaQA compares (Joshi et al. 2017): punctuation, some of it beyond ASCII, becomes spaces instead.</summary>
    public static string NormalizeTriviaQa(string text) => string.Join(' ', PythonText.Split(WithoutArticles(string.Concat(
        PythonText.Lower(text).Select(c => PythonText.Punctuation.Contains(c, StringComparison.Ordinal) || c is '‘' or '’' or '´' ? ' ' : c)))));

    /// <summary>Whether two answers are the same.</summary>
    public static bool ExactMatch(string prediction, string answer) => Normalize(prediction) == Normalize(answer);

    /// <summary>The F1 of shared words.</summary>
    /// <param name="prediction">What was predicted.</param>
    /// <param name="answer">What is right.</param>
    /// <param name="emptyMatches">Whether nothing equals nothing, as in SQuAD 2.0; in 1.1 no shared word is always 0.</param>
    public static double F1(string prediction, string answer, bool emptyMatches) => WordF1(PythonText.Split(Normalize(prediction)), PythonText.Split(Normalize(answer)), emptyMatches);

    /// <summary>The F1 of the words that two answers share, normalised or not.</summary>
    public static double WordF1(string[] predicted, string[] right, bool emptyMatches)
    {
        if (emptyMatches && (predicted.Length == 0 || right.Length == 0))
            return predicted.Length == right.Length ? 1 : 0;
        var left = right.CountBy(word => word).ToDictionary();
        var same = 0;
        foreach (var word in predicted)
        {
            if (left.GetValueOrDefault(word) == 0)
                continue;
            left[word]--;
            same++;
        }
        if (same == 0)
            return 0;
        var (precision, recall) = ((double)same / predicted.Length, (double)same / right.Length);
        return 2 * precision * recall / (precision + recall);
    }

    private static string WithoutArticles(string text)
    {
        var result = new StringBuilder(text.Length);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (PythonText.IsWord(rune))
            {
                word.Append(rune);
                continue;
            }
            Flush();
            result.Append(rune);
        }
        Flush();
        return result.ToString();

        void Flush()
        {
            var said = word.ToString();
            result.Append(said is "a" or "an" or "the" ? " " : said);
            word.Clear();
        }
    }
}
