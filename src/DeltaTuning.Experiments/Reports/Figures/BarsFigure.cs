using ScottPlot;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>Groups of bars; the paper's are light with dashed edges.</summary>
internal static class BarsFigure
{
    private const double GroupWidth = 0.8;

    // Pixels beside legend and vertical axis. Names that do not fit side by side are turned.
    private const float Room = 620;
    private const float Turn = 40;

    public static void Draw(Plot plot, ReportFigure figure, IReadOnlyList<SeriesStyle> styles)
    {
        var width = GroupWidth / figure.Series.Count;
        foreach (var (index, (series, style)) in figure.Series.Zip(styles).Index())
        {
            var offset = (index - (figure.Series.Count - 1) / 2.0) * width;
            var bars = Enumerable.Range(0, series.X.Count).Where(i => double.IsFinite(series.Y[i])).ToArray();
            plot.Add.Bars(bars.Select(i => Bar(series.X[i] + offset, series.Y[i], width, style)).ToArray());
            Errors(plot, series, bars, offset);
            plot.Legend.ManualItems.Add(new()
            {
                LabelText = series.Name,
                FillColor = Fill(style),
                OutlineColor = style.LineColor,
                OutlineWidth = Edge(style),
                OutlinePattern = style.Pattern,
            });
        }
        Groups(plot, figure.Groups);
        if (figure.Series.All(series => series.Y.All(y => !(y < 0))))
            plot.Axes.Margins(bottom: 0);
    }

    private static Bar Bar(double position, double value, double width, SeriesStyle style) => new()
    {
        Position = position,
        Value = value,
        Size = width * 0.92,
        FillColor = Fill(style),
        LineColor = style.LineColor,
        LineWidth = Edge(style),
        LinePattern = style.Pattern,
    };

    private static void Errors(Plot plot, ReportSeries series, int[] bars, double offset)
    {
        var known = bars.Where(i => series.Deviation.Count > 0 && double.IsFinite(series.Deviation[i])).ToArray();
        if (known.Length == 0)
            return;
        var errors = plot.Add.ErrorBar(
            known.Select(i => series.X[i] + offset).ToArray(), known.Select(i => series.Y[i]).ToArray(), known.Select(i => series.Deviation[i]).ToArray());
        errors.Color = FigureColors.Ink;
        errors.LineWidth = 1.2f;
        errors.CapSize = 3;
    }

    private static float Edge(SeriesStyle style) => style.FromPaper ? 1.5f : 0;

    private static Color Fill(SeriesStyle style) => style.FromPaper ? style.Color.WithAlpha(0.2) : style.Color;

    private static void Groups(Plot plot, IReadOnlyList<string> groups)
    {
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, groups.Count).Select(group => (double)group)], [.. groups]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(-0.6, groups.Count - 0.4);
        plot.Grid.XAxisStyle.IsVisible = false;
        var widest = groups.Max(name => EmbeddedFont.Width(name, FigurePlot.TextSize));
        if (widest < Room / groups.Count)
            return;
        plot.Axes.Bottom.TickLabelStyle.Rotation = -Turn;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.TickLabelStyle.OffsetY = 8;
        plot.Axes.Bottom.MinimumSize = widest * MathF.Sin(Turn * MathF.PI / 180) + 48;
    }
}
