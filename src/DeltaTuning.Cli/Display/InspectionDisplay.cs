using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Inspection;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows what a folder or file is.</summary>
internal static class InspectionDisplay
{
    private const int FewPoints = 8;

    /// <summary>Writes it.</summary>
    /// <param name="output">Where.</param>
    /// <param name="report">What.</param>
    /// <param name="all">Whether every place is listed.</param>
    public static void Show(CommandOutput output, InspectionReport report, bool all) => Show(output, report, all, "");

    private static void Show(CommandOutput output, InspectionReport report, bool all, string indent)
    {
        output.Say($"{indent}{report.Path}: {Name(report.Kind)}{(report.Method is { } method ? $" {method}" : "")}");
        if (report.Parameters > 0)
            Line("parameters", $"{Number(report.Parameters)} in {string.Join(", ", report.Dtypes)}");
        Line("size", Size(report.Bytes));
        foreach (var (name, value) in report.Facts)
            Line(name, value);
        foreach (var part in report.Parts)
            Show(output, part, all, indent + "  ");
        Points();
        if (report.Fit is { } fit)
            Line(fit.Fits ? "fits" : "does not fit", fit.Fits ? $"{fit.Model}, at {Number(fit.Targets)} layers" : $"{fit.Model}: {fit.Problem}");

        void Line(string name, string value) => output.Say($"{indent}  {name.Replace('_', ' '),-24} {value}");

        void Points()
        {
            if (report.Points.Count == 0)
                return;
            output.Say($"{indent}  {"places",-24} {Number(report.Points.Count)}");
            var shown = all ? report.Points.Count : Math.Min(FewPoints, report.Points.Count);
            var (path, count) = (report.Points.Take(shown).Max(point => point.Path.Length), report.Points.Take(shown).Max(point => Number(point.Parameters).Length));
            foreach (var point in report.Points.Take(shown))
                output.Say($"{indent}    {point.Path.PadRight(path)}  {Number(point.Parameters).PadLeft(count)}  {point.Tensors}");
            if (shown < report.Points.Count)
                output.Say($"{indent}    and {Number(report.Points.Count - shown)} more; see them by --all");
        }
    }

    private static string Name(InspectedKind kind) => kind switch
    {
        InspectedKind.Delta => "delta",
        InspectedKind.AdapterHubDelta => "AdapterHub's delta",
        InspectedKind.Composition => "composition",
        InspectedKind.Checkpoint => "checkpoint of training",
        InspectedKind.Run => "run",
        InspectedKind.Study => "study",
        InspectedKind.Model => "model",
        InspectedKind.Tokenizer => "tokenizer",
        _ => "safetensors file",
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 10 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
        < 10 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:N0} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:N0} MiB"),
    };
}
