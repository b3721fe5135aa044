using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Studies;
using Spectre.Console;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows how far a study is: a live table on a terminal, a line for each run that begins, ends or fails where the output goes to a file.</summary>
internal static class StudyDisplay
{
    private const int ShownReasons = 10;

    /// <summary>Carries a study out.</summary>
    public static StudyOutcome Show(CommandOutput output, string study, Func<IProgress<StudyProgress>, StudyOutcome> run, CancellationToken cancellationToken) => output.IsLive
        ? output.Live(console => console.Live(new Text($"{study}: looking the runs over")).AutoClear(true).Start(context =>
        {
            using var table = new StudyTable(study, console, context, cancellationToken);
            return run(table);
        }))
        : run(new StudyLines(output));

    /// <summary>What failed, once for each reason; of many reasons the first ones.</summary>
    public static IEnumerable<string> Failures(IReadOnlyCollection<KeyValuePair<string, string>> failures)
    {
        var reasons = FailureListing.Of(failures.Select(failure => (failure.Key, failure.Value)));
        foreach (var reason in reasons.Take(ShownReasons))
            yield return reason;
        if (reasons.Count > ShownReasons)
            yield return string.Create(CultureInfo.InvariantCulture, $"and runs for {reasons.Count - ShownReasons} more reasons; --json lists all.");
    }

    /// <summary>How far it is, in a line.</summary>
    public static string Head(StudyProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"{value.Finished} of {value.Total} runs done{(value.Failed > 0 ? $", {value.Failed} failed" : "")}, {Time(value.Elapsed)} so far, {Time(value.Remaining)} left");

    /// <summary>A time as people say it.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => "?",
        { TotalDays: >= 1 } days => string.Create(CultureInfo.InvariantCulture, $"{days.TotalDays:F1} days"),
        { TotalHours: >= 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours}h{hours.Minutes:00}"),
        { TotalMinutes: >= 1 } minutes => string.Create(CultureInfo.InvariantCulture, $"{(int)minutes.TotalMinutes}m{minutes.Seconds:00}"),
        { } rest => string.Create(CultureInfo.InvariantCulture, $"{rest.TotalSeconds:F0} s"),
    };

    /// <summary>A run's stage and step.</summary>
    public static string Step(CurrentRun run) => run.TotalSteps is not { } total ? "starting"
        : string.Create(CultureInfo.InvariantCulture, $"{(run.Stage is { } stage ? $"stage {stage + 1}, " : "")}{run.Step:N0} of {total:N0}");

    /// <summary>A run's latest loss.</summary>
    public static string Loss(CurrentRun run) => run.Loss is { } loss ? loss.ToString("F4", CultureInfo.InvariantCulture) : "";
}
