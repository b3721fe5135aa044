namespace DeltaTuning.Experiments.Reports;

/// <summary>The numbers that a run went into.</summary>
/// <param name="Run">The run's id.</param>
/// <param name="Tables">By the name of the table, the cells in its order.</param>
internal sealed record RunUses(string Run, IReadOnlyDictionary<string, IReadOnlyList<string>> Tables)
{
    private const int Shown = 3;

    /// <summary>All runs of a report's tables, in the order of their names.</summary>
    public static IReadOnlyList<RunUses> Of(StudyReport report)
    {
        var uses = from table in report.Sections.SelectMany(section => section.Tables)
                   from row in table.Rows
                   from cell in row.Select((cell, column) => (cell.Runs, Name: Name(table, row, column)))
                   from run in cell.Runs
                   select (Run: run, Table: table.Name, cell.Name);
        return [.. uses.GroupBy(use => use.Run).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new RunUses(group.Key,
            group.GroupBy(use => use.Table).ToDictionary(table => table.Key, table => (IReadOnlyList<string>)[.. table.Select(use => use.Name).Distinct()])))];
    }

    /// <summary>Some cells by name, and how many more there are.</summary>
    public static string Listing(IReadOnlyList<string> cells) =>
        string.Join("; ", cells.Take(Shown)) + (cells.Count > Shown ? $" and {cells.Count - Shown} more" : "");

    private static string Name(ReportTable table, IReadOnlyList<ReportCell> row, int column) =>
        ReportTables.RowName(table, row) is { Length: > 0 } name ? $"{name}: {table.Columns[column]}" : table.Columns[column];
}
