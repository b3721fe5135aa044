namespace DeltaTuning.Experiments.Reports.Csv;

/// <summary>
/// A table with a line for each cell that is no name: the row's names under their headings, then <c>column</c>, <c>value</c>, <c>deviation</c>, <c>paper</c>,
/// <c>paper_deviation</c>, <c>best</c>, <c>text</c> and <c>runs</c> (ids, parted by spaces). Numbers stand in full.
/// </summary>
internal static class TableCsv
{
    private static readonly string[] Fields = ["column", "value", "deviation", "paper", "paper_deviation", "best", "text", "runs"];

    public static string Of(ReportTable table) => CsvText.Of(csv =>
    {
        CsvText.Record(csv, [.. table.Columns.Take(table.NameColumns).Select(heading => heading.Length > 0 ? heading : "row"), .. Fields]);
        foreach (var row in table.Rows)
            for (var column = table.NameColumns; column < row.Count; column++)
                CsvText.Record(csv, [.. row.Take(table.NameColumns).Select(name => name.Text ?? CsvText.Number(name.Value)), table.Columns[column], .. Numbers(row[column])]);
    });

    private static IEnumerable<string> Numbers(ReportCell cell) =>
    [
        CsvText.Number(cell.Value), CsvText.Number(cell.Deviation), CsvText.Number(cell.Paper), CsvText.Number(cell.PaperDeviation),
        cell.Best ? "true" : "false", cell.Text ?? "", string.Join(' ', cell.Runs),
    ];
}
