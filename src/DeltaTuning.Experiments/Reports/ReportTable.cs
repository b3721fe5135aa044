namespace DeltaTuning.Experiments.Reports;

/// <summary>A table.</summary>
/// <param name="Name">A name for its file, in lower case with hyphens, unique in the report.</param>
/// <param name="Caption">What it shows, with units.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
public sealed record ReportTable(string Name, string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);
