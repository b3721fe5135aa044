namespace DeltaTuning.Experiments.Reports;

/// <summary>Where the parts of a report lie, relative to its folder, with slashes, as links need them.</summary>
internal static class ReportFiles
{
    public static string OfTable(string name) => $"tables/{name}.csv";

    public static string OfFigure(string name, string extension) => $"figures/{name}.{extension}";
}
