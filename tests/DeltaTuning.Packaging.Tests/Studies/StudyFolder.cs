using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeltaTuning.Packaging.Tests.Studies;

/// <summary>A study's folder as a reader without the library sees it.</summary>
internal sealed class StudyFolder(string path)
{
    private readonly Dictionary<string, LoggedRun> _runs = Directory.GetDirectories(Path.Combine(path, "runs")).Select(folder => new LoggedRun(folder)).ToDictionary(run => run.Id, StringComparer.Ordinal);

    /// <summary>The files beside the folders.</summary>
    public IEnumerable<string> Files => Directory.GetFiles(path).Select(file => Path.GetFileName(file));

    /// <summary>The runs.</summary>
    public IReadOnlyCollection<LoggedRun> Runs => _runs.Values;

    /// <summary>When each run's log was written last.</summary>
    public IReadOnlyList<(string Id, DateTime Time)> LogsWritten => [.. _runs.Values.Select(run => (run.Id, run.LogWritten)).OrderBy(run => run.Id, StringComparer.Ordinal)];

    /// <summary>The cells of the report's tables that have a number.</summary>
    public IEnumerable<StudyCell> Cells => Directory.GetFiles(Path.Combine(path, "tables"), "*.csv").SelectMany(Read).Where(cell => double.IsFinite(cell.Value));

    /// <summary>The points of a figure: series, x and y.</summary>
    public IReadOnlyList<(string Series, double X, double Y)> Points(string figure) =>
    [
        .. Lines(Path.Combine(path, "figures", $"{figure}.csv")).Select(line => (line["series"], Number(line["x"]), Number(line["y"]))),
    ];

    private IEnumerable<StudyCell> Read(string file) => Lines(file).Select(line => new StudyCell(
        Path.GetFileNameWithoutExtension(file), line.First().Value, line["column"], Number(line["value"]),
        [.. line["runs"].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => _runs[id])]));

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Lines(string file)
    {
        using var reader = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture));
        reader.Read();
        reader.ReadHeader();
        var lines = new List<Dictionary<string, string>>();
        while (reader.Read())
            lines.Add(reader.HeaderRecord!.ToDictionary(heading => heading, heading => reader.GetField(heading)!));
        return lines;
    }
}
