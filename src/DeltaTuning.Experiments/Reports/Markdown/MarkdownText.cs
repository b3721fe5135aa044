using System.Text;
using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Reports.Markdown;

/// <summary>Text that means nothing to Markdown but itself.</summary>
internal static partial class MarkdownText
{
    private const string Special = @"\`*[]<>|~&$";

    /// <summary>A text with its code parts, escaped.</summary>
    public static string Of(string text) => Start().Replace(Inline(text), @"$1\$2");

    /// <summary>The same for the cell of a table, where a line's start means nothing but a bar ends the cell, in code too.</summary>
    public static string Cell(string text) => Inline(text, cell: true);

    private static string Inline(string text, bool cell = false) =>
        string.Concat(ReportText.Parts(text).Select(part => part.IsCode ? $"`{(cell ? part.Text.Replace("|", @"\|", StringComparison.Ordinal) : part.Text)}`" : Escaped(part.Text)));

    private static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            // Within a word an underscore emphasizes nothing.
            if (Special.Contains(text[i], StringComparison.Ordinal) || (text[i] == '_' && !(IsWord(i - 1) && IsWord(i + 1))))
                result.Append('\\');
            result.Append(text[i]);
        }
        return result.ToString();

        bool IsWord(int index) => index >= 0 && index < text.Length && char.IsLetterOrDigit(text[index]);
    }

    // What begins a heading, a list, a rule or an underline of a heading at the start of a line.
    [GeneratedRegex(@"^(\s*|\s*\d+)([#+\-=.)])", RegexOptions.CultureInvariant)]
    private static partial Regex Start();
}
