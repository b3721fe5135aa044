using System.Text;

namespace DeltaTuning.Experiments.Reports.Html;

/// <summary>The list of contents beside the page.</summary>
internal static class HtmlContents
{
    public static void Append(StringBuilder html, StudyReport report, bool hasRuns)
    {
        html.Append("<nav aria-label=\"Contents\">\n<p>Contents</p>\n<ol>\n");
        var (tables, figures) = (0, 0);
        foreach (var (index, section) in report.Sections.Index())
        {
            Entry(html, $"section-{index + 1}", section.Title);
            List<(string Id, string Title)> parts =
            [
                .. section.Tables.Select(table => ($"table-{table.Name}", $"Table {++tables}: {table.Name}")),
                .. section.Figures.Select(figure => ($"figure-{figure.Name}", $"Figure {++figures}: {figure.Name}")),
            ];
            if (parts.Count > 0)
            {
                html.Append("<ul>\n");
                foreach (var (id, title) in parts)
                {
                    Entry(html, id, title);
                    html.Append("</li>\n");
                }
                html.Append("</ul>");
            }
            html.Append("</li>\n");
        }
        if (hasRuns)
        {
            Entry(html, "runs", "Runs");
            html.Append("</li>\n");
        }
        html.Append("</ol>\n</nav>\n");
    }

    private static void Entry(StringBuilder html, string id, string title) =>
        html.Append("<li><a href=\"#").Append(id).Append("\">").Append(HtmlText.Escaped(title)).Append("</a>");
}
