using System.Text;
using DeltaTuning.Experiments.Reports.Figures;

namespace DeltaTuning.Experiments.Reports.Html;

/// <summary>A report as <c>report.html</c>: one page that fetches nothing, runs no script, and follows the reader's light or dark scheme.</summary>
internal static class HtmlReport
{
    private static readonly string[] FigureForms = ["png", "svg", "csv"];
    private static readonly Lazy<string> Style = new(ReadStyle);

    public static string Of(StudyReport report, RunLinks links, IReadOnlyDictionary<string, FigureDrawing> drawings)
    {
        var runs = RunUses.Of(report);
        var html = new StringBuilder();
        Head(html, report.Title);
        HtmlContents.Append(html, report, runs.Count > 0);
        html.Append("<main>\n<header>\n<h1>").Append(HtmlText.Of(report.Title)).Append("</h1>\n");
        Paragraphs(html, report.Summary);
        html.Append("</header>\n");
        var (tables, figures) = (0, 0);
        foreach (var (index, section) in report.Sections.Index())
        {
            html.Append("<section id=\"section-").Append(index + 1).Append("\">\n<h2>").Append(HtmlText.Of(section.Title)).Append("</h2>\n");
            Paragraphs(html, section.Paragraphs);
            foreach (var table in section.Tables)
                HtmlTable.Append(html, table, ++tables, links);
            foreach (var figure in section.Figures)
                Figure(html, figure, ++figures, drawings[figure.Name]);
            html.Append("</section>\n");
        }
        Runs(html, runs, links);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    // The policy makes a browser refuse to fetch, whatever stood in the page.
    private static void Head(StringBuilder html, string title) => html
        .Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").Append(HtmlText.Escaped(title)).Append("</title>\n")
        .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
        .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
        .Append("<link rel=\"icon\" href=\"data:,\">\n<style>\n").Append(Style.Value).Append("</style>\n</head>\n<body>\n");

    private static void Paragraphs(StringBuilder html, IReadOnlyList<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
            html.Append("<p>").Append(HtmlText.Of(paragraph)).Append("</p>\n");
    }

    private static void Figure(StringBuilder html, ReportFigure figure, int number, FigureDrawing drawing) => html
        .Append("<figure class=\"plot\" id=\"figure-").Append(figure.Name).Append("\">\n").Append(SvgText.ForPage(drawing.Svg, figure.Name, figure.Caption))
        .Append("\n<figcaption><b>Figure ").Append(number).Append(".</b> ").Append(HtmlText.Of(figure.Caption)).Append(" <span class=\"note\">")
        .AppendJoin(" · ", FigureForms.Select(form => $"<a href=\"{ReportFiles.OfFigure(figure.Name, form)}\">{form.ToUpperInvariant()}</a>"))
        .Append("</span></figcaption>\n</figure>\n");

    private static void Runs(StringBuilder html, IReadOnlyList<RunUses> runs, RunLinks links)
    {
        if (runs.Count == 0)
            return;
        html.Append("<section id=\"runs\">\n<h2>Runs</h2>\n<p>Every number comes from these runs; their folders hold configuration, log and metrics.</p>\n")
            .Append("<div class=\"scroll\"><table class=\"list\">\n<thead><tr><th scope=\"col\">Run</th><th scope=\"col\">Numbers that it went into</th></tr></thead>\n<tbody>\n");
        foreach (var run in runs)
            html.Append("<tr><th scope=\"row\"><a href=\"").Append(HtmlText.Escaped(links.To(run.Run))).Append("\">").Append(HtmlText.Escaped(run.Run)).Append("</a></th><td>")
                .AppendJoin("<br>", run.Tables.Select(table => $"<a href=\"#table-{table.Key}\">{table.Key}</a>: {HtmlText.Escaped(RunUses.Listing(table.Value))}"))
                .Append("</td></tr>\n");
        html.Append("</tbody>\n</table></div>\n</section>\n");
    }

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("DeltaTuning.Experiments.Reports.report.css")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
