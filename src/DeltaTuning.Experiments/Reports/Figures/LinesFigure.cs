using ScottPlot;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>A line for each series, with markers on some of its points and a band of one standard deviation.</summary>
internal static class LinesFigure
{
    private const float Thickness = 2;
    private const float MarkerSize = 8;

    // More would hide the line.
    private const int MostMarkers = 12;

    public static void Draw(Plot plot, ReportFigure figure, IReadOnlyList<SeriesStyle> styles)
    {
        foreach (var (series, style) in figure.Series.Zip(styles))
            Band(plot, series, style);
        foreach (var (index, (series, style)) in figure.Series.Zip(styles).Index())
            Line(plot, series, style, index);
        // Little room beside the curves: steps do not begin below 0.
        plot.Axes.MarginsX(0.02);
    }

    private static void Band(Plot plot, ReportSeries series, SeriesStyle style)
    {
        var points = Enumerable.Range(0, series.Deviation.Count).Where(i => double.IsFinite(series.Y[i]) && double.IsFinite(series.Deviation[i])).ToArray();
        if (points.Length < 2)
            return;
        var band = plot.Add.FillY(
            points.Select(i => series.X[i]).ToArray(), points.Select(i => series.Y[i] - series.Deviation[i]).ToArray(), points.Select(i => series.Y[i] + series.Deviation[i]).ToArray());
        band.FillColor = style.Color.WithAlpha(0.15);
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    private static void Line(Plot plot, ReportSeries series, SeriesStyle style, int index)
    {
        var points = Enumerable.Range(0, series.X.Count).Where(i => double.IsFinite(series.X[i]) && double.IsFinite(series.Y[i]))
            .Select(i => new Coordinates(series.X[i], series.Y[i])).ToArray();
        var line = plot.Add.Scatter(points);
        line.Color = style.LineColor;
        line.LineWidth = Thickness;
        line.LinePattern = style.Pattern;
        line.MarkerSize = 0;
        var markers = plot.Add.Scatter(Marked(points, index));
        markers.Color = style.Color;
        markers.LineWidth = 0;
        markers.MarkerShape = style.Marker;
        markers.MarkerSize = Size(style);
        plot.Legend.ManualItems.Add(new()
        {
            LabelText = series.Name,
            LineColor = style.LineColor,
            LineWidth = Thickness,
            LinePattern = style.Pattern,
            MarkerShape = style.Marker,
            MarkerColor = style.Color,
            MarkerSize = Size(style),
        });
    }

    private static float Size(SeriesStyle style) => style.FromPaper ? MarkerSize - 2 : MarkerSize;

    // Shifted from series to series, so that markers of curves that lie on each other do not.
    private static Coordinates[] Marked(Coordinates[] points, int index)
    {
        var distance = (points.Length + MostMarkers - 1) / MostMarkers;
        return distance < 2 ? points : [.. points.Where((_, i) => i % distance == index % distance)];
    }
}
