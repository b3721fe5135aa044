using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Columns of another file.</summary>
internal sealed class LookupPreprocessor : ITaskPreprocessor
{
    public string Name => "lookup";

    public string Summary => "Adds the columns of another file's row with the same value; a column that is there already stays. A row without partner is left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["files"] = "the files in the data folder, between commas",
        ["column"] = "the row's column",
        ["key"] = "the column of the other file that has the same value",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        var folder = arguments.Folder ?? throw new InvalidOperationException("The step 'lookup' needs a data folder.");
        var key = arguments.Required("key");
        var partners = new Dictionary<string, DataRow>(StringComparer.Ordinal);
        foreach (var file in arguments.List("files"))
        {
            var path = Path.Combine(folder, file);
            if (!File.Exists(path))
                throw new FileNotFoundException($"The step 'lookup' needs {path}; put it there.", path);
            foreach (var partner in DataFile.Read(path))
                partners.TryAdd(partner.Text(key), partner);
        }
        foreach (var row in rows)
        {
            if (!partners.TryGetValue(arguments.Text(row, "column"), out var partner))
                continue;
            foreach (var (name, value) in partner.Fields)
                if (!row.Fields.ContainsKey(name))
                    row.Fields[name] = value?.DeepClone();
            yield return row;
        }
    }
}
