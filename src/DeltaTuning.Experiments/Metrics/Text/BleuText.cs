using System.Text;
using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>sacreBLEU's tokenizers. Words stand between white space afterwards.</summary>
internal static partial class BleuText
{
    public static string Tokenize(string text, BleuTokenizer tokenizer) => tokenizer switch
    {
        BleuTokenizer.V13a => V13a(text),
        BleuTokenizer.International => International(text),
        BleuTokenizer.Character => string.Join(' ', text.EnumerateRunes()),
        BleuTokenizer.None => text,
        _ => throw new ArgumentOutOfRangeException(nameof(tokenizer), tokenizer, "There is no such tokenizer."),
    };

    private static string V13a(string text)
    {
        var line = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        line = Symbols().Replace($" {line} ", " $1 ");
        line = PointAfterOther().Replace(line, "$1 $2 ");
        line = PointBeforeOther().Replace(line, " $1 $2");
        line = DashAfterDigit().Replace(line, "$1 $2 ");
        return string.Join(' ', PythonText.Split(line));
    }

    // By code points: .NET's expressions see halves of the characters beyond the first plane.
    private static string International(string text)
    {
        var runes = Pairs([.. text.EnumerateRunes()], rune => !Is(rune, 'N'), rune => Is(rune, 'P'), spaceFirst: false);
        runes = Pairs(runes, rune => Is(rune, 'P'), rune => !Is(rune, 'N'), spaceFirst: true);
        var line = new StringBuilder();
        foreach (var rune in runes)
            line.Append(Is(rune, 'S') ? $" {rune} " : rune.ToString());
        return string.Join(' ', PythonText.Split(line.ToString()));
    }

    // "xy" becomes "x y " or " x y", pair after pair.
    private static List<Rune> Pairs(List<Rune> text, Func<Rune, bool> first, Func<Rune, bool> second, bool spaceFirst)
    {
        var space = new Rune(' ');
        var result = new List<Rune>();
        for (var i = 0; i < text.Count; i++)
        {
            if (i + 1 == text.Count || !first(text[i]) || !second(text[i + 1]))
            {
                result.Add(text[i]);
                continue;
            }
            result.AddRange(spaceFirst ? [space, text[i], space, text[i + 1]] : [text[i], space, text[i + 1], space]);
            i++;
        }
        return result;
    }

    private static bool Is(Rune rune, char category) => category switch
    {
        'N' => Rune.IsNumber(rune),
        'P' => Rune.IsPunctuation(rune),
        _ => Rune.IsSymbol(rune),
    };

    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])")]
    private static partial Regex Symbols();

    [GeneratedRegex(@"([^0-9])([\.,])")]
    private static partial Regex PointAfterOther();

    [GeneratedRegex(@"([\.,])([^0-9])")]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex(@"([0-9])(-)")]
    private static partial Regex DashAfterDigit();
}
