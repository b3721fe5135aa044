namespace DeltaTuning.Experiments.Reports;

/// <summary>A figure.</summary>
/// <param name="Name">A name for its files, in lower case with hyphens, unique in the report.</param>
/// <param name="Caption">What it shows and how to read it.</param>
/// <param name="XLabel">The horizontal axis, with unit.</param>
/// <param name="YLabel">The vertical axis, with unit.</param>
/// <param name="Series">The series, in the order of the legend.</param>
public sealed record ReportFigure(string Name, string Caption, string XLabel, string YLabel, IReadOnlyList<ReportSeries> Series)
{
    /// <summary>How it is drawn.</summary>
    public FigureKind Kind { get; init; }

    /// <summary>The names of the groups of bars.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
