namespace DeltaTuning.Experiments.Reports;

/// <summary>How a figure is drawn.</summary>
public enum FigureKind
{
    /// <summary>A line for each series.</summary>
    Lines,

    /// <summary>Groups of bars: <see cref="ReportSeries.X"/> are group indexes, named by <see cref="ReportFigure.Groups"/>.</summary>
    Bars,
}
