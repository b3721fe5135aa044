namespace DeltaTuning.Experiments.Reports;

/// <summary>A series of points.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions, as many.</param>
public sealed record ReportSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Whether it is the paper's and not ours, drawn dashed.</summary>
    public bool FromPaper { get; init; }

    /// <summary>The standard deviation at each point, drawn as a band or as error bars; empty for none.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];
}
