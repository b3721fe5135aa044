namespace DeltaTuning.Experiments.Data;

/// <summary>How a data file is written.</summary>
public enum DataFormat
{
    /// <summary>A JSON object in each line: <c>.jsonl</c>, <c>.ndjson</c>, and <c>.json</c> where it is not one document.</summary>
    JsonLines,

    /// <summary>One JSON document: a list of objects, an object with such a list, or an object whose values are the rows.</summary>
    Json,

    /// <summary>Values between commas, quoted where needed (RFC 4180): <c>.csv</c>.</summary>
    Csv,

    /// <summary>Values between tabs, quotes being ordinary characters, as in GLUE: <c>.tsv</c>.</summary>
    Tsv,

    /// <summary>Apache Parquet: <c>.parquet</c>.</summary>
    Parquet,

    /// <summary>A text in each line: <c>.txt</c>.</summary>
    Text,
}
