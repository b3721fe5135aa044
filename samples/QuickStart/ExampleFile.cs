using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace QuickStart;

/// <summary>
/// Reads sentences and labels. A first line that names columns <c>sentence</c> and <c>label</c> says where they are; without one there are two columns, and
/// the label is the one that is a number. Files in <c>.csv</c> have commas and quotes; others have tabs and take quotes as they are, as GLUE's files do.
/// </summary>
internal static class ExampleFile
{
    /// <summary>Reads a file, or its first examples.</summary>
    public static IReadOnlyList<Example> Read(string path, int? limit = null)
    {
        var commas = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        var format = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = commas ? "," : "\t",
            Mode = commas ? CsvMode.RFC4180 : CsvMode.NoEscape,
            BadDataFound = bad => throw new InvalidDataException($"{path}, line {bad.Context.Parser?.RawRow}: a quote stands where none may."),
        };
        using var text = new StreamReader(path);
        using var lines = new CsvParser(text, format);
        var examples = new List<Example>();
        (int Sentence, int Label)? columns = null;
        while ((limit is null || examples.Count < limit) && lines.Read())
        {
            var row = lines.Record!;
            if (columns is null)
            {
                (columns, var isHeader) = Columns(row, path);
                if (isHeader)
                    continue;
            }
            examples.Add(Parse(row, columns.Value.Sentence, columns.Value.Label, $"{path}, line {lines.RawRow}"));
        }
        return examples.Count > 0 ? examples : throw new InvalidDataException($"{path} holds no sentences.");
    }

    private static ((int Sentence, int Label) Columns, bool IsHeader) Columns(string[] first, string path)
    {
        var header = (Array.IndexOf(first, "sentence"), Array.IndexOf(first, "label"));
        if (header is ( >= 0, >= 0))
            return (header, true);
        if (first.Length == 2 && IsLabel(first[0]) != IsLabel(first[1]))
            return (IsLabel(first[0]) ? (1, 0) : (0, 1), false);
        throw new InvalidDataException($"{path}: the first line must name the columns sentence and label, or hold a sentence and a number.");
    }

    private static Example Parse(string[] row, int sentence, int label, string place)
    {
        if (row.Length <= Math.Max(sentence, label))
            throw new InvalidDataException($"{place}: it has {row.Length} column(s), but column {Math.Max(sentence, label) + 1} is needed.");
        if (!IsLabel(row[label]))
            throw new InvalidDataException($"{place}: the label is \"{row[label]}\"; it must be a whole number from 0.");
        return new(row[sentence].Trim(), int.Parse(row[label], CultureInfo.InvariantCulture));
    }

    private static bool IsLabel(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
