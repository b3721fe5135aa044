namespace DeltaTuning.Experiments.Tasks;

/// <summary>A file of a source, or several of one form.</summary>
public sealed record TaskFile
{
    /// <summary>Whose it is: <c>train</c>, <c>validation</c> or <c>test</c>. A source with one split is cut in two.</summary>
    public required string Split { get; init; }

    /// <summary>Its path in the data folder, with slashes; <c>*</c> in the file's name or a folder's takes all that fit, in the order of their names.</summary>
    public required string Path { get; init; }

    /// <summary>How it is read: <c>jsonl</c>, <c>json</c> (a list of objects), <c>json-object</c> (an object of rows, their names in the column <c>key</c>), <c>arrays</c> (a JSON list of lists, with the columns <c>0</c>, <c>1</c>, ...), <c>csv</c>, <c>tsv</c>, <c>lines</c> (a row each, column <c>line</c>), <c>text</c> (the file is one row, column <c>text</c>) or <c>parquet</c>; null for the extension's.</summary>
    public string? Format { get; init; }

    /// <summary>What stands between columns; null for the format's.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The names of columns, for a file without a header line; empty where it has one.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Whether quotes enclose columns.</summary>
    /// <value>Default null: true for CSV, false for TSV.</value>
    public bool? Quotes { get; init; }

    /// <summary>The text encoding, such as <c>latin1</c>.</summary>
    /// <value>Default <c>utf-8</c>.</value>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Columns that the file itself stands for, such as the class of a file that holds one class.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The name of a file in the same folder that has a line for each row: the column <c>label</c>; null for none.</summary>
    public string? Labels { get; init; }
}
