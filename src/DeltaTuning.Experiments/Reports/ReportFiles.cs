namespace DeltaTuning.Experiments.Reports;

/// <summary>Where the parts of a report lie, relative to its folder, with slashes, as links need them.</summary>
internal static class ReportFiles
{
    private static readonly string[] FigureExtensions = ["png", "svg", "csv"];

    public static IEnumerable<string> Of(ReportSection section) =>
        section.Tables.Select(table => OfTable(table.Name)).Concat(section.Figures.SelectMany(figure => FigureExtensions.Select(extension => OfFigure(figure.Name, extension))));

    public static string OfTable(string name) => $"tables/{name}.csv";

    public static string OfFigure(string name, string extension) => $"figures/{name}.{extension}";
}
