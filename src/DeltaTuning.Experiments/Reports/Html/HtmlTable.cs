using System.Text;

namespace DeltaTuning.Experiments.Reports.Html;

/// <summary>A table: numbers to the right, the best in bold, the paper's in brackets, and the runs behind each number one click away.</summary>
internal static class HtmlTable
{
    public static void Append(StringBuilder html, ReportTable table, int number, RunLinks links)
    {
        html.Append("<figure class=\"table\" id=\"table-").Append(table.Name).Append("\">\n<figcaption><b>Table ").Append(number).Append(".</b> ")
            .Append(HtmlText.Of(table.Caption)).Append("</figcaption>\n<div class=\"scroll\"><table>\n<thead><tr>");
        for (var column = 0; column < table.Columns.Count; column++)
            html.Append("<th scope=\"col\"").Append(Class(table, column)).Append('>').Append(HtmlText.Of(table.Columns[column])).Append("</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
            Row(html, table, row, links);
        html.Append("</tbody>\n</table></div>\n<p class=\"note\">");
        if (ReportTables.HasPaper(table))
            html.Append("In brackets: the paper’s. ");
        html.Append("<a href=\"").Append(ReportFiles.OfTable(table.Name)).Append("\">CSV</a></p>\n</figure>\n");
    }

    private static void Row(StringBuilder html, ReportTable table, IReadOnlyList<ReportCell> row, RunLinks links)
    {
        html.Append("<tr>");
        for (var column = 0; column < row.Count; column++)
        {
            var tag = column < table.NameColumns ? "th scope=\"row\"" : "td";
            html.Append('<').Append(tag).Append(Class(table, column)).Append('>').Append(Content(row[column], links)).Append("</").Append(tag.AsSpan(0, 2)).Append('>');
        }
        html.Append("</tr>\n");
    }

    private static string Class(ReportTable table, int column) => ReportTables.IsNumeric(table, column) ? " class=\"number\"" : "";

    private static string Content(ReportCell cell, RunLinks links)
    {
        var value = cell.Text is { } text ? HtmlText.Of(text) : HtmlText.Escaped(ReportTables.Value(cell));
        if (cell.Best)
            value = $"<b>{value}</b>";
        return Linked(value, cell.Runs, links) + (ReportTables.Paper(cell) is { } paper ? $" <span class=\"paper\">({HtmlText.Escaped(paper)})</span>" : "");
    }

    private static string Linked(string value, IReadOnlyList<string> runs, RunLinks links) => runs.Count switch
    {
        0 => value,
        1 => $"<a class=\"run\" href=\"{HtmlText.Escaped(links.To(runs[0]))}\" title=\"{HtmlText.Escaped(runs[0])}\">{value}</a>",
        _ => $"<details class=\"runs\"><summary title=\"{HtmlText.Escaped($"{runs.Count} runs: {string.Join(", ", runs)}")}\">{value}</summary><span>"
            + string.Join("<br>", runs.Select(run => $"<a href=\"{HtmlText.Escaped(links.To(run))}\">{HtmlText.Escaped(run)}</a>")) + "</span></details>",
    };
}
