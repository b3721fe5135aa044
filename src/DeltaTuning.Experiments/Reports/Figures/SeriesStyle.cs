using ScottPlot;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>How a series is told from the others: by colour and marker, and the paper's by its dashes. A series of the paper looks like ours of the same name.</summary>
internal sealed record SeriesStyle(Color Color, MarkerShape Marker, bool FromPaper, bool ForSvg)
{
    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown,
        MarkerShape.OpenCircle, MarkerShape.OpenSquare,
    ];

    public LinePattern Pattern => FromPaper && !ForSvg ? LinePattern.DenselyDashed : LinePattern.Solid;

    public Color LineColor => FromPaper && ForSvg ? FigureColors.Dashed(Color) : Color;

    /// <summary>The names that look alike in all of a report's figures; none where they are more than there are colours, since then each figure had better start with the first.</summary>
    public static IReadOnlyList<string> SharedNames(StudyReport report) =>
        report.Sections.SelectMany(section => section.Figures).SelectMany(figure => figure.Series).Select(Base).Distinct().ToArray() is { } names && names.Length <= FigureColors.Series.Count ? names : [];

    /// <summary>The styles of a figure's series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="shared">Names whose places decide; where one is missing, those of the figure itself do.</param>
    /// <param name="forSvg">Whether an SVG is drawn.</param>
    public static IReadOnlyList<SeriesStyle> Of(IReadOnlyList<ReportSeries> series, IReadOnlyList<string> shared, bool forSvg)
    {
        List<string> own = [.. series.Select(Base).Distinct()];
        List<string> names = own.All(shared.Contains) ? [.. shared] : own;
        return [.. series.Select(one => Of(names.IndexOf(Base(one)), one.FromPaper, forSvg))];
    }

    // Seven markers over eight colours: the pair comes back only after 56 series.
    private static SeriesStyle Of(int index, bool fromPaper, bool forSvg) =>
        new(FigureColors.Series[index % FigureColors.Series.Count], Markers[index % Markers.Length], fromPaper, forSvg);

    // "AP (paper)" and "paper, AP" are the paper's "AP".
    private static string Base(ReportSeries series)
    {
        if (!series.FromPaper)
            return series.Name;
        if (series.Name.StartsWith("paper, ", StringComparison.OrdinalIgnoreCase))
            return series.Name["paper, ".Length..];
        return series.Name.IndexOf(" (paper", StringComparison.OrdinalIgnoreCase) is var at and > 0 ? series.Name[..at] : series.Name;
    }
}
