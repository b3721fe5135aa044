namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>ROUGE (Lin 2004) as Google's <c>rouge_score</c> 0.1.2 computes it: words of ASCII letters and digits, in lower case.</summary>
internal static class Rouge
{
    /// <summary>A text's words.</summary>
    public static string[] Words(string text, bool stem)
    {
        var words = new string([.. PythonText.Lower(text).Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return stem ? [.. words.Select(word => word.Length > 3 ? PorterStemmer.Stem(word) : word)] : words;
    }

    /// <summary>ROUGE-N: shared n-grams, each as often as in both.</summary>
    public static RougeScore OfNgrams(string[] prediction, string[] reference, int n)
    {
        var (predicted, right) = (NgramCounts.Of(prediction, n), NgramCounts.Of(reference, n));
        return Score(NgramCounts.Shared(predicted, right), Math.Max(0, prediction.Length - n + 1), Math.Max(0, reference.Length - n + 1));
    }

    /// <summary>ROUGE-L: the longest common subsequence.</summary>
    public static RougeScore OfSubsequence(string[] prediction, string[] reference) =>
        Score(Subsequences.Lengths(reference, prediction)[reference.Length, prediction.Length], prediction.Length, reference.Length);

    /// <summary>ROUGE-Lsum: for each line of the reference, the words that a longest common subsequence with any line of the prediction has.</summary>
    public static RougeScore OfLines(string prediction, string reference, bool stem)
    {
        var (predicted, right) = (Lines(prediction, stem), Lines(reference, stem));
        var (left, leftRight) = (NgramCounts.Of([.. predicted.SelectMany(line => line)], 1), NgramCounts.Of([.. right.SelectMany(line => line)], 1));
        var hits = 0;
        foreach (var line in right)
        {
            foreach (var place in predicted.SelectMany(other => Subsequences.Longest(line, other, alongFirst: true)).Distinct())
            {
                var word = line[place];
                if (left.GetValueOrDefault(word) == 0 || leftRight.GetValueOrDefault(word) == 0)
                    continue;
                left[word]--;
                leftRight[word]--;
                hits++;
            }
        }
        return Score(hits, predicted.Sum(line => line.Length), right.Sum(line => line.Length));
    }

    private static string[][] Lines(string text, bool stem) => [.. text.Split('\n').Where(line => line.Length > 0).Select(line => Words(line, stem))];

    private static RougeScore Score(int shared, int predicted, int right)
    {
        if (shared == 0)
            return default;
        var (precision, recall) = ((double)shared / predicted, (double)shared / right);
        return new(precision, recall, 2 * precision * recall / (precision + recall));
    }
}
