using System.Globalization;
using System.Text;

namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>Python's ideas of white space, lower case, words and punctuation, which the metrics were defined with and which .NET's differ from in places.</summary>
internal static class PythonText
{
    /// <summary><c>string.punctuation</c>: of ASCII only.</summary>
    public const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /// <summary><c>str.isspace</c>.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    /// <summary><c>text.split()</c>.</summary>
    public static string[] Split(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !IsSpace(text[i]))
                continue;
            if (i > start)
                words.Add(text[start..i]);
            start = i + 1;
        }
        return [.. words];
    }

    /// <summary><c>text.strip()</c>.</summary>
    public static string Strip(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary><c>text.rstrip()</c>.</summary>
    public static string StripEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        return text[..end];
    }

    /// <summary><c>text.lower()</c>: İ becomes two characters, and Σ at a word's end becomes ς.</summary>
    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant();
        if (!text.AsSpan().ContainsAny('İ', 'Σ'))
            return lower;
        var result = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                'İ' => result.Append("i\u0307"),
                'Σ' => result.Append(EndsWord(text, i) ? 'ς' : 'σ'),
                _ => result.Append(lower[i]),
            };
        }
        return result.ToString();
    }

    /// <summary>What <c>\w</c> matches.</summary>
    public static bool IsWord(Rune rune) => rune.Value == '_' || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>The text without ASCII punctuation.</summary>
    public static string WithoutPunctuation(string text) => string.Concat(text.Where(c => !Punctuation.Contains(c, StringComparison.Ordinal)));

    /// <summary><c>float(text)</c>; NaN where that throws.</summary>
    public static double Number(string text)
    {
        var number = Strip(text);
        var unsigned = number.TrimStart('+', '-');
        if (number.Length - unsigned.Length <= 1 && (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase)))
            return number[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    // Unicode's Final_Sigma: a cased letter before and none after, what is neither passed over.
    private static bool EndsWord(string text, int place)
    {
        var before = place - 1;
        while (before >= 0 && IsIgnorable(text[before]))
            before--;
        var after = place + 1;
        while (after < text.Length && IsIgnorable(text[after]))
            after++;
        return before >= 0 && IsCased(text[before]) && (after == text.Length || !IsCased(text[after]));
    }

    private static bool IsCased(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    private static bool IsIgnorable(char c) => c is '\'' or '.' or ':' or '·' or '’' || char.GetUnicodeCategory(c) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
