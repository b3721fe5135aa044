using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>A table of two columns as a text.</summary>
internal sealed class TablePreprocessor : ITaskPreprocessor
{
    public string Name => "table";

    public string Summary => "Makes 'table' of two lists, such as name: Ada [n] born: 1815 [n]; rows whose lists differ in length are left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["headers"] = "the column of the list of headers",
        ["contents"] = "the column of the list of contents",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var (headers, contents) = (arguments.Texts(row, "headers"), arguments.Texts(row, "contents"));
            if (headers.Count != contents.Count)
                continue;
            row.Fields["table"] = string.Concat(headers.Zip(contents, (header, content) => $"{header}: {content.Trim()} [n] "));
            yield return row;
        }
    }
}
