using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A part of a text by its place.</summary>
internal sealed class SpanPreprocessor : ITaskPreprocessor
{
    public string Name => "span";

    public string Summary => "Makes 'span', the characters of a text from one place to before another; a place outside is moved to the text's nearest end, and a span without end is empty.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["text"] = "the column of the text",
        ["start"] = "the column of the first character's place, from 0",
        ["end"] = "the column of the place behind the last character",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var text = arguments.Text(row, "text");
            var start = Place(row, arguments, "start", text.Length);
            var end = Place(row, arguments, "end", text.Length);
            row.Fields["span"] = end > start ? text[start..end] : "";
            yield return row;
        }
    }

    private static int Place(DataRow row, PreprocessorArguments arguments, string name, int length) =>
        arguments.Value(row, name) is null ? 0 : (int)Math.Clamp(row.WholeNumber(arguments.Required(name)), 0, length);
}
