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
                RunState.Interrupted => string.Create(CultureInfo.InvariantCulture, $"goes on from step {run.Step}"),
                RunState.Failed => "is tried again",
                _ => "waits",
            };
            output.Say($"{run.Id.PadRight(width)}  {state,-20} {(run.Cost is { } cost ? StudyDisplay.Time(cost.Time) : ""),8}{(run.Problem is { } problem ? $"  {problem.ReplaceLineEndings(" ")}" : "")}");
        }
        var left = runs.Where(run => run.State != RunState.Finished).ToArray();
        var time = TimeSpan.FromSeconds(left.Sum(run => run.Cost?.Time.TotalSeconds ?? 0));
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, {runs.Count - left.Length} finished; the others take about {StudyDisplay.Time(time)} one after the other{(left.FirstOrDefault(run => run.Cost is not null)?.Cost is { } basis ? $" (by {basis.Basis})" : "")}."));
        if (left.Count(run => run.Problem is not null) is > 0 and var problems)
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{problems} of them cannot start or have failed before."));
    }
}
