using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Takes options apart that stand in one text.</summary>
internal sealed partial class SplitOptionsPreprocessor : ITaskPreprocessor
{
    public string Name => "split-options";

    public string Summary => "Makes 'choices' and 'letters' of options that stand in one text, such as (A) cat (B) dog, or a ) cat , b ) dog.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["text"] = "the column of the text",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var text = arguments.Text(row, "text");
            var marks = Parenthesized().Matches(text) is { Count: > 0 } found ? found : Spaced().Matches(text);
            if (marks.Count == 0)
                throw row.Problem($"'{text}' has no options such as (A)");
            var (choices, letters) = (new JsonArray(), new JsonArray());
            for (var i = 0; i < marks.Count; i++)
            {
                var start = marks[i].Index + marks[i].Length;
                choices.Add(Trim(text[start..(i + 1 < marks.Count ? marks[i + 1].Index : text.Length)]));
                letters.Add(marks[i].Groups[1].Value.ToUpperInvariant());
            }
            row.Fields["choices"] = choices;
            row.Fields["letters"] = letters;
            yield return row;
        }
    }

    private static string Trim(string option)
    {
        var text = option.Trim().TrimEnd(',').TrimEnd();
        return text.EndsWith(" or", StringComparison.Ordinal) ? text[..^3].TrimEnd() : text;
    }

    [GeneratedRegex(@"\(([A-H])\)")]
    private static partial Regex Parenthesized();

    [GeneratedRegex(@"(?<![^\s,])([a-e]) \)")]
    private static partial Regex Spaced();
}
