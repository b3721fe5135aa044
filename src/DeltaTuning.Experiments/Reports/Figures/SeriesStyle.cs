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

    public static IReadOnlyList<SeriesStyle> Of(IReadOnlyList<ReportSeries> series, bool forSvg)
    {
        var names = series.Select(Base).Distinct().ToList();
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
