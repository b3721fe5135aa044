using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>A figure as a plot of ScottPlot's, with what lines and bars share.</summary>
internal static class FigurePlot
{
    public const float TextSize = 14;

    public static Plot Of(ReportFigure figure, IReadOnlyList<string> shared, bool forSvg)
    {
        var plot = new Plot();
        // A file stands on white; a page shows through.
        plot.FigureBackground.Color = forSvg ? Colors.Transparent : Colors.White;
        Frame(plot, figure);
        var styles = SeriesStyle.Of(figure.Series, shared, forSvg);
        if (!figure.Series.Any(series => series.Y.Any(double.IsFinite)))
            plot.Add.Annotation("No finished runs yet", Alignment.MiddleCenter);
        else if (figure.Kind == FigureKind.Bars)
            BarsFigure.Draw(plot, figure, styles);
        else
            LinesFigure.Draw(plot, figure, styles);
        Legend(plot);
        Font(plot);
        return plot;
    }

    private static void Frame(Plot plot, ReportFigure figure)
    {
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Color(FigureColors.Ink);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Grid.MajorLineColor = FigureColors.Grid;
        plot.XLabel(figure.XLabel);
        plot.YLabel(figure.YLabel);
        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        plot.Axes.Left.MinimumSize = 68;
    }

    private static NumericAutomatic Ticks() => new() { LabelFormatter = Label, TickDensity = 0.6 };

    // Numbers that the machine's culture does not change.
    private static string Label(double value) =>
        (Math.Abs(value) is 0 or >= 1e-3 ? value.ToString("#,0.######", CultureInfo.InvariantCulture) : value.ToString("0.##E+0", CultureInfo.InvariantCulture))
        .Replace('-', '−');

    private static void Legend(Plot plot)
    {
        if (plot.Legend.ManualItems.Count < 2)
            return;
        plot.Legend.DisplayPlottableLegendItems = false;
        plot.Legend.BackgroundColor = Colors.Transparent;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.SymbolWidth = 40;
        plot.ShowLegend(Edge.Right);
    }

    private static void Font(Plot plot)
    {
        plot.Font.Set(EmbeddedFont.Name);
        plot.Legend.FontName = EmbeddedFont.Name;
        plot.Legend.FontSize = TextSize;
        plot.Legend.FontColor = FigureColors.Ink;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontSize = TextSize;
            axis.Label.FontSize = TextSize + 1;
            axis.Label.Bold = false;
            axis.MinorTickStyle.Length = 0;
        }
    }
}
