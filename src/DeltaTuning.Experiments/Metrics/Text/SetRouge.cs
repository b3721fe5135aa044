namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>
/// ROUGE as the Python package <c>rouge</c> 1.0.1 computes it, which CrossFit and so the study use: words between spaces, sentences between full stops, n-grams as sets, and 1e-8 below F, so that a
/// perfect text has 0.999999995.
/// </summary>
internal static class SetRouge
{
    /// <summary>ROUGE-N.</summary>
    /// <exception cref="ArgumentException">A text has no sentence.</exception>
    public static RougeScore OfNgrams(string prediction, string reference, int n)
    {
        var (predicted, right) = (Ngrams(Sentences(prediction, "prediction"), n), Ngrams(Sentences(reference, "reference"), n));
        var shared = predicted.Count(right.Contains);
        return Score(shared, predicted.Count, right.Count);
    }

    /// <summary>ROUGE-L: the union of longest common subsequences over sentences.</summary>
    /// <exception cref="ArgumentException">A text has no sentence.</exception>
    public static RougeScore OfSubsequences(string prediction, string reference)
    {
        var (predicted, right) = (Sentences(prediction, "prediction"), Sentences(reference, "reference"));
        var union = new HashSet<string>();
        foreach (var sentence in right)
        {
            var words = sentence.Split(' ');
            foreach (var other in predicted)
                union.UnionWith(Subsequences.Longest(words, other.Split(' '), alongFirst: false).Select(place => words[place]));
        }
        return Score(union.Count, Ngrams(predicted, 1).Count, Ngrams(right, 1).Count);
    }

    private static RougeScore Score(int shared, int predicted, int right)
    {
        var (precision, recall) = (predicted == 0 ? 0 : (double)shared / predicted, right == 0 ? 0 : (double)shared / right);
        return new(precision, recall, 2 * (precision * recall / (precision + recall + 1e-8)));
    }

    private static string[] Sentences(string text, string what)
    {
        string[] sentences = [.. text.Split('.').Where(sentence => sentence.Length > 0).Select(sentence => string.Join(' ', PythonText.Split(sentence)))];
        return sentences.Length > 0 ? sentences : throw new ArgumentException($"The {what} '{text}' has no sentence, which this ROUGE has no value for.");
    }

    // Words have no spaces, so that joined ones are told apart.
    private static HashSet<string> Ngrams(string[] sentences, int n)
    {
        string[] words = [.. sentences.SelectMany(sentence => sentence.Split(' '))];
        return [.. Enumerable.Range(0, Math.Max(0, words.Length - n + 1)).Select(i => string.Join(' ', words, i, n))];
    }
}
