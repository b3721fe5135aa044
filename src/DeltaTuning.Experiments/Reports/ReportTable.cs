namespace DeltaTuning.Experiments.Reports;

/// <summary>A table.</summary>
/// <param name="Name">A name for its file, in lower case with hyphens, unique in the report.</param>
/// <param name="Caption">What it shows, with units.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
public sealed record ReportTable(string Name, string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows)
{
    /// <summary>How many of the first columns say what a row is about, by text or number; the others hold what was found.</summary>
    /// <value>1 by default; 0 to the number of columns.</value>
    public int NameColumns { get; init; } = 1;
}
