using System.Text;

namespace DeltaTuning.Experiments.Reports.Markdown;

/// <summary>A report as <c>report.md</c>.</summary>
internal static class MarkdownReport
{
    public static string Of(StudyReport report, RunLinks links)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(MarkdownText.Of(report.Title)).Append("\n\n");
        Paragraphs(text, report.Summary);
        var (tables, figures) = (0, 0);
        foreach (var section in report.Sections)
        {
            text.Append("## ").Append(MarkdownText.Of(section.Title)).Append("\n\n");
            Paragraphs(text, section.Paragraphs);
            foreach (var table in section.Tables)
                MarkdownTable.Append(text, table, ++tables);
            foreach (var figure in section.Figures)
                Figure(text, figure, ++figures);
        }
        Runs(text, RunUses.Of(report), links);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Paragraphs(StringBuilder text, IReadOnlyList<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
            text.Append(MarkdownText.Of(paragraph)).Append("\n\n");
    }

    private static void Figure(StringBuilder text, ReportFigure figure, int number)
    {
        text.Append("![Figure ").Append(number).Append("](").Append(ReportFiles.OfFigure(figure.Name, "png")).Append(")\n\n");
        text.Append("**Figure ").Append(number).Append(".** ").Append(MarkdownText.Of(figure.Caption));
        text.Append(" ([SVG](").Append(ReportFiles.OfFigure(figure.Name, "svg")).Append("), [CSV](").Append(ReportFiles.OfFigure(figure.Name, "csv")).Append("))\n\n");
    }

    private static void Runs(StringBuilder text, IReadOnlyList<RunUses> runs, RunLinks links)
    {
        if (runs.Count == 0)
            return;
        text.Append("## Runs\n\nEvery number comes from these runs; their folders hold configuration, log and metrics.\n\n| Run | Numbers that it went into |\n| --- | --- |\n");
        foreach (var run in runs)
            text.Append("| [").Append(MarkdownText.Cell(run.Run)).Append("](").Append(links.To(run.Run)).Append(") | ")
                .AppendJoin("; ", run.Tables.Select(table => $"{table.Key}: {MarkdownText.Cell(RunUses.Listing(table.Value))}")).Append(" |\n");
    }
}
