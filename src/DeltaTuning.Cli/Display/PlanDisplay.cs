using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows what would run.</summary>
internal static class PlanDisplay
{
    /// <summary>Writes a line for each run, and what they take together.</summary>
    public static void Show(CommandOutput output, IReadOnlyList<PlannedRun> runs)
    {
        var width = runs.Select(run => run.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var run in runs)
        {
            var state = run.State switch
            {
                RunState.Finished => "finished",
                RunState.Interrupted when run.Problem is null => string.Create(CultureInfo.InvariantCulture, $"goes on from step {run.Step}"),
                RunState.Failed => "is tried again",
                _ when run.Problem is not null => "cannot start",
                _ => "waits",
            };
            output.Say($"{run.Id.PadRight(width)}  {state,-20} {(run.Cost is { } cost ? StudyDisplay.Time(cost.Time) : ""),8}");
        }
        var left = runs.Where(run => run.State != RunState.Finished).ToArray();
        var time = TimeSpan.FromSeconds(left.Sum(run => run.Cost?.Time.TotalSeconds ?? 0));
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, {runs.Count - left.Length} finished; the others take about {StudyDisplay.Time(time)} one after the other{(left.FirstOrDefault(run => run.Cost is not null)?.Cost is { } basis ? $" (by {basis.Basis})" : "")}."));
        KeyValuePair<string, string>[] problems = [.. left.Where(run => run.Problem is not null).Select(run => KeyValuePair.Create(run.Id, run.Problem!))];
        if (problems.Length == 0)
            return;
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{problems.Length} of them cannot start or have failed before:"));
        foreach (var failure in StudyDisplay.Failures(problems))
            output.Say(failure);
    }
}
