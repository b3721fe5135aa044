using DeltaTuning.Experiments.Reports.Csv;
using DeltaTuning.Experiments.Reports.Figures;
using DeltaTuning.Experiments.Reports.Html;
using DeltaTuning.Experiments.Reports.Markdown;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Reports;

/// <summary>
/// Writes a report to a folder: <c>report.html</c> (one page that needs nothing beside it), <c>report.md</c>, <c>tables/NAME.csv</c>, <c>figures/NAME.png</c>,
/// <c>.svg</c> and <c>.csv</c>. The same report gives the same bytes on the same machine. Each file appears whole or not at all, the two pages last.
/// </summary>
public static class ReportWriter
{
    /// <summary>The page for a browser.</summary>
    public const string HtmlFile = "report.html";

    /// <summary>The page for reading as text, and for hosts that show Markdown.</summary>
    public const string MarkdownFile = "report.md";

    /// <summary>Writes a report. Files of an earlier one are replaced, and deleted where this one has none of the name; others in the folder are left alone.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">The folder; it is made where it is missing.</param>
    /// <param name="runsFolder">The folder that holds the runs' folders, to which numbers link; null for <c>runs</c> beside the report.</param>
    /// <exception cref="ArgumentException">A name cannot be a file's or is there twice, a row has not as many cells as there are columns, or a series not as many X as Y.</exception>
    /// <exception cref="IOException">A file could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static void Write(StudyReport report, string folder, string? runsFolder = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ReportGuard.Require(report);
        var links = new RunLinks(folder, runsFolder ?? Path.Combine(folder, "runs"));
        var names = SeriesStyle.SharedNames(report);
        var drawings = report.Sections.SelectMany(section => section.Figures).ToDictionary(figure => figure.Name, figure => FigureDrawing.Of(figure, names));
        var earlier = EarlierReport.FilesIn(folder);
        foreach (var table in report.Sections.SelectMany(section => section.Tables))
            AtomicFile.WriteText(Path.Combine(folder, ReportFiles.OfTable(table.Name)), TableCsv.Of(table));
        foreach (var figure in report.Sections.SelectMany(section => section.Figures))
            WriteFigure(folder, figure, drawings[figure.Name]);
        AtomicFile.WriteText(Path.Combine(folder, MarkdownFile), MarkdownReport.Of(report, links));
        AtomicFile.WriteText(Path.Combine(folder, HtmlFile), HtmlReport.Of(report, links, drawings));
        EarlierReport.Remove(folder, earlier, report.Sections.SelectMany(ReportFiles.Of).ToHashSet(StringComparer.Ordinal));
    }

    private static void WriteFigure(string folder, ReportFigure figure, FigureDrawing drawing)
    {
        AtomicFile.Write(Path.Combine(folder, ReportFiles.OfFigure(figure.Name, "png")), stream => stream.Write(drawing.Png.Span));
        AtomicFile.WriteText(Path.Combine(folder, ReportFiles.OfFigure(figure.Name, "svg")), SvgText.ForFile(drawing.Svg));
        AtomicFile.WriteText(Path.Combine(folder, ReportFiles.OfFigure(figure.Name, "csv")), FigureCsv.Of(figure));
    }
}
