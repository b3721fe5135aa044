namespace DeltaTuning.Packaging.Tests.Studies;

/// <summary>What the numbers of the reports' tables must be, by the logs of the runs that they name.</summary>
internal static class StudyNumbers
{
    private const double Precision = 1e-6;

    /// <summary>Compares every number that names its runs, and returns how many there were. A table without rule fails.</summary>
    public static int Check(StudyFolder study)
    {
        var checkedOnes = 0;
        foreach (var cell in study.Cells.Where(cell => cell.Runs.Count > 0))
        {
            var expected = Expected(cell);
            cell.Value.Should().BeApproximately(expected, Precision * Math.Max(1, Math.Abs(expected)), $"{cell.Table}, {cell.Row}, {cell.Column} is of {string.Join(' ', cell.Runs.Select(run => run.Id))}");
            checkedOnes++;
            if (cell is { Table: "convergence-best", Runs: [var run] })
                study.Points($"convergence-{cell.Row}").Where(point => point.Series == cell.Column).Select(point => (point.X, Math.Round(point.Y, 6)))
                    .Should().Equal(run.Curve().Select(point => ((double)point.Step, Math.Round(point.Percent, 6))), cell.ToString());
        }
        return checkedOnes;
    }

    private static double Expected(StudyCell cell) => (cell.Table, cell.Row) switch
    {
        (_, var row) when row.StartsWith("tunable parameters", StringComparison.OrdinalIgnoreCase) => cell.Runs[0].TunablePercent,
        ("composition-added" or "composition-template", _) => cell.Runs.Chunk(2).Average(pair => pair[1].Reported - pair[0].Reported),
        ("convergence-steps", _) => cell.Runs.Average(run => (double)StepsToMost(run)),
        ("convergence-best", _) => cell.Runs.Average(run => run.Curve().Max(point => point.Percent)),
        ("efficiency-memory", _) => Single(cell).Measured("peak_bytes") / 1e9,
        ("efficiency-savings", _) => 100 * (1 - cell.Runs[0].Measured("peak_bytes") / cell.Runs[^1].Measured("peak_bytes")),
        ("efficiency-estimates", _) => Single(cell).Measured("estimated_bytes") / Single(cell).Measured("peak_bytes"),
        ("efficiency-parameters", _) => Single(cell).TunablePercent,
        ("efficiency-steps", _) => 1000 * Single(cell).Median("seconds_per_step"),
        ("efficiency-forward" or "efficiency-backward" or "efficiency-inference", _) => 1000 * Single(cell).Median(Time(cell)),
        ("efficiency-forward-ratio" or "efficiency-backward-ratio" or "efficiency-inference-ratio", _) => cell.Runs[0].Median(Time(cell)) / cell.Runs[^1].Median(Time(cell)),
        ("performance-tasks" or "performance-averages", _) => cell.Runs.Average(run => run.Reported),
        (var table, _) when table.StartsWith("sequence-", StringComparison.Ordinal) => Stage(cell),
        (var table, _) when table.StartsWith("composition-", StringComparison.Ordinal) => cell.Runs.Average(run => run.Reported),
        (var table, _) when table.StartsWith("train-", StringComparison.Ordinal) => cell.Runs.Average(run => run.Final("train")),
        (var table, _) when table.StartsWith("validation-", StringComparison.Ordinal) => cell.Runs.Average(run => run.Curve().Max(point => point.Percent)),
        (var table, _) when table.StartsWith("gap-", StringComparison.Ordinal) => cell.Runs.Average(run => run.Final("train") - run.Curve().Max(point => point.Percent)),
        _ => throw new InvalidDataException($"No rule says what {cell} is."),
    };

    private static LoggedRun Single(StudyCell cell) => cell.Runs.Should().ContainSingle(cell.ToString()).Subject;

    private static string Time(StudyCell cell) => $"seconds_{cell.Table.Split('-')[1]}";

    private static long StepsToMost(LoggedRun run)
    {
        var enough = 0.95 * run.Curve().Max(point => point.Percent);
        return run.Curve().First(point => point.Percent >= enough).Step;
    }

    private static double Stage(StudyCell cell)
    {
        if (cell.Column == "Test")
            return Single(cell).Final("test");
        // "Stage 2: best"
        var curve = Single(cell).Curve(stage: cell.Column["Stage ".Length] - '1');
        return cell.Column.EndsWith("best", StringComparison.Ordinal) ? curve.Max(point => point.Percent) : curve[^1].Percent;
    }
}
