using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Writes options with letters, and the text of the right one.</summary>
internal sealed class OptionsPreprocessor : ITaskPreprocessor
{
    public string Name => "options";

    public string Summary => "Makes 'options', such as (A) cat (B) dog, and 'answer', the text of the right one.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["choices"] = "the list of options, or the columns of single options between commas",
        ["letters"] = "the list of the options' letters; without it A, B, C, ...",
        ["right"] = "the column of the right one: its letter, its number or its text; without it there is no 'answer'",
        ["first"] = "the number of the first option; 0 without it",
        ["strip"] = "a pattern that is taken off each option, such as ^[A-E]\\)",
        ["tight"] = "yes for (A)cat(B)dog",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var tight = arguments.Optional("tight") == "yes";
        var first = (int)(arguments.Number("first") ?? 0);
        foreach (var row in rows)
        {
            var choices = Choices(row, arguments);
            var letters = arguments.Optional("letters") is null ? OptionText.Letters(choices.Count) : arguments.Texts(row, "letters");
            if (letters.Count != choices.Count)
                throw row.Problem($"it has {choices.Count} options and {letters.Count} letters for them");
            row.Fields["options"] = OptionText.Write(choices, letters, tight);
            if (arguments.Optional("right") is not null)
                row.Fields["answer"] = choices[Right(row, arguments, choices, letters, first)];
            yield return row;
        }
    }

    private static List<string> Choices(DataRow row, PreprocessorArguments arguments)
    {
        var columns = arguments.List("choices");
        var texts = columns.Count == 1
            ? arguments.Texts(row, "choices")
            : columns.Select(column => FormatText.Of(new RowPath(column).Read(row), row, new(column)));
        return [.. texts.Select(text => arguments.Optional("strip") is { } pattern
            ? Regex.Replace(text, pattern, "").Trim()
            : text.Trim())];
    }

    private static int Right(DataRow row, PreprocessorArguments arguments, List<string> choices, IReadOnlyList<string> letters, int first)
    {
        var text = arguments.Text(row, "right").Trim();
        if (arguments.Optional("first") is not null || arguments.Value(row, "right") is JsonValue value && !value.TryGetValue(out string? _))
            return Checked(text);
        for (var i = 0; i < letters.Count; i++)
            if (string.Equals(letters[i], text, StringComparison.OrdinalIgnoreCase))
                return i;
        return choices.IndexOf(text) is var index and >= 0 ? index : Checked(text);

        int Checked(string written) => double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == Math.Floor(number) && number >= first && number < first + choices.Count
                ? (int)number - first
                : throw row.Problem($"the right option '{written}' is none of {choices.Count} ({string.Join(", ", letters)})");
    }
}
