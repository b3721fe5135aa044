namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>Porter's stemmer (1980) with NLTK's changes, as ROUGE uses it: other implementations keep to the original, or to Porter's second one, and give other stems.</summary>
internal static class PorterStemmer
{
    private static readonly Dictionary<string, string> Irregular = new()
    {
        ["sky"] = "sky",
        ["skies"] = "sky",
        ["dying"] = "die",
        ["lying"] = "lie",
        ["tying"] = "tie",
        ["news"] = "news",
        ["innings"] = "inning",
        ["inning"] = "inning",
        ["outings"] = "outing",
        ["outing"] = "outing",
        ["cannings"] = "canning",
        ["canning"] = "canning",
        ["howe"] = "howe",
        ["proceed"] = "proceed",
        ["exceed"] = "exceed",
        ["succeed"] = "succeed",
    };

    private static readonly (string, string)[] Step2Rules =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"),
        ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"),
        ("fulli", "ful"),
    ];

    private static readonly (string, string)[] Step3Rules = [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4Suffixes =
        ["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"];

    /// <summary>The stem of a word in lower case.</summary>
    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out var irregular))
            return irregular;
        return word.Length <= 2 ? word : Step5b(Step5a(Step4(First(Step2(Step1c(Step1b(Step1a(word)))), Step3Rules))));
    }

    private static string Step1a(string word)
    {
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length == 4)
            return word[..^1];
        if (Cut(word, "sses") is { } sses)
            return sses + "ss";
        if (Cut(word, "ies") is { } ies)
            return ies + "i";
        return word.EndsWith("ss", StringComparison.Ordinal) ? word : Cut(word, "s") ?? word;
    }

    private static string Step1b(string word)
    {
        if (Cut(word, "ied") is { } ied)
            return ied + (word.Length == 4 ? "ie" : "i");
        if (Cut(word, "eed") is { } eed)
            return Measure(eed) > 0 ? eed + "ee" : word;
        var stem = Cut(word, "ed") is { } ed && HasVowel(ed) ? ed : Cut(word, "ing") is { } ing && HasVowel(ing) ? ing : null;
        if (stem is null)
            return word;
        if (stem.EndsWith("at", StringComparison.Ordinal) || stem.EndsWith("bl", StringComparison.Ordinal) || stem.EndsWith("iz", StringComparison.Ordinal))
            return stem + "e";
        if (EndsDouble(stem))
            return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && EndsShort(stem) ? stem + "e" : stem;
    }

    private static string Step1c(string word) => Cut(word, "y") is { Length: > 1 } stem && IsConsonant(stem, stem.Length - 1) ? stem + "i" : word;

    private static string Step2(string word)
    {
        if (Cut(word, "alli") is { } alli && Measure(alli) > 0)
            return Step2(alli + "al");
        if (Step2Rules.Any(rule => word.EndsWith(rule.Item1, StringComparison.Ordinal)))
            return First(word, Step2Rules);
        return Cut(word, "logi") is { } logi && Measure(logi + "l") > 0 ? logi + "log" : word;
    }

    private static string Step4(string word)
    {
        foreach (var suffix in Step4Suffixes)
        {
            if (Cut(word, suffix) is { } stem)
                return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
        }
        return word;
    }

    private static string Step5a(string word) =>
        Cut(word, "e") is { } stem && (Measure(stem) > 1 || (Measure(stem) == 1 && !EndsShort(stem))) ? stem : word;

    private static string Step5b(string word) => word.EndsWith("ll", StringComparison.Ordinal) && Measure(word[..^1]) > 1 ? word[..^1] : word;

    // The first rule whose suffix the word has decides, also where its stem is too short.
    private static string First(string word, (string Suffix, string Replacement)[] rules)
    {
        foreach (var (suffix, replacement) in rules)
        {
            if (Cut(word, suffix) is { } stem)
                return Measure(stem) > 0 ? stem + replacement : word;
        }
        return word;
    }

    private static string? Cut(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal) ? word[..^suffix.Length] : null;

    private static bool IsConsonant(string word, int i) => word[i] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => i == 0 || !IsConsonant(word, i - 1),
        _ => true,
    };

    // How often consonants follow vowels.
    private static int Measure(string stem) => Enumerable.Range(1, Math.Max(0, stem.Length - 1)).Count(i => IsConsonant(stem, i) && !IsConsonant(stem, i - 1));

    private static bool HasVowel(string stem) => Enumerable.Range(0, stem.Length).Any(i => !IsConsonant(stem, i));

    private static bool EndsDouble(string word) => word.Length > 1 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    private static bool EndsShort(string word) => word.Length == 2
        ? !IsConsonant(word, 0) && IsConsonant(word, 1)
        : word.Length > 2 && IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 1) && word[^1] is not ('w' or 'x' or 'y');
}
