using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Reports;

/// <summary>What a report must keep to before it can be written.</summary>
internal static partial class ReportGuard
{
    public static void Require(StudyReport report)
    {
        RequireNames("table", [.. report.Sections.SelectMany(section => section.Tables).Select(table => table.Name)]);
        RequireNames("figure", [.. report.Sections.SelectMany(section => section.Figures).Select(figure => figure.Name)]);
        foreach (var table in report.Sections.SelectMany(section => section.Tables))
            RequireRows(table);
        foreach (var figure in report.Sections.SelectMany(section => section.Figures))
            RequireSeries(figure);
    }

    private static void RequireNames(string what, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            if (!FileName().IsMatch(name))
                throw new ArgumentException($"The {what} \"{name}\" cannot have a file of its name: use letters, digits, hyphens, underscores and dots, as in \"rank-order\".");
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} {what}s of the report are named \"{twice.Key}\"; each needs a name of its own.");
    }

    private static void RequireRows(ReportTable table)
    {
        if (table.NameColumns < 0 || table.NameColumns > table.Columns.Count)
            throw new ArgumentException($"The table \"{table.Name}\" names its rows by {table.NameColumns} columns; it has {table.Columns.Count}.");
        foreach (var (index, row) in table.Rows.Index())
            if (row.Count != table.Columns.Count)
                throw new ArgumentException($"Row {index} of the table \"{table.Name}\" has {row.Count} cells for {table.Columns.Count} columns.");
    }

    private static void RequireSeries(ReportFigure figure)
    {
        foreach (var series in figure.Series)
        {
            if (series.X.Count != series.Y.Count)
                throw new ArgumentException($"The series \"{series.Name}\" of the figure \"{figure.Name}\" has {series.X.Count} X and {series.Y.Count} Y.");
            if (series.Deviation.Count != 0 && series.Deviation.Count != series.Y.Count)
                throw new ArgumentException($"The series \"{series.Name}\" of the figure \"{figure.Name}\" has {series.Deviation.Count} deviations for {series.Y.Count} points; give as many or none.");
            if (figure.Kind == FigureKind.Bars && series.X.FirstOrDefault(x => !(x >= 0 && x < figure.Groups.Count && x == Math.Floor(x)), -1) is var x and not -1)
                throw new ArgumentException($"The series \"{series.Name}\" of the figure \"{figure.Name}\" has a bar in group {x}; there are the groups 0 to {figure.Groups.Count - 1}.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
