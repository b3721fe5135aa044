using System.Text;

namespace DeltaTuning.Experiments.Reports.Markdown;

/// <summary>A table in GitHub's form: numbers to the right, the best in bold, the paper's in brackets.</summary>
internal static class MarkdownTable
{
    public static void Append(StringBuilder text, ReportTable table, int number)
    {
        text.Append("**Table ").Append(number).Append(".** ").Append(MarkdownText.Of(table.Caption));
        if (ReportTables.HasPaper(table))
            text.Append(" In brackets: the paper's.");
        text.Append(" ([CSV](").Append(ReportFiles.OfTable(table.Name)).Append("))\n\n");
        Row(text, table.Columns.Select(MarkdownText.Cell));
        Row(text, Enumerable.Range(0, table.Columns.Count).Select(column => ReportTables.IsNumeric(table, column) ? "---:" : "---"));
        foreach (var row in table.Rows)
            Row(text, row.Select(Cell));
        text.Append('\n');
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Cell(ReportCell cell)
    {
        var value = MarkdownText.Cell(ReportTables.Value(cell));
        if (cell.Best && value.Length > 0)
            value = $"**{value}**";
        return ReportTables.Paper(cell) is { } paper ? $"{value} ({paper})" : value;
    }
}
