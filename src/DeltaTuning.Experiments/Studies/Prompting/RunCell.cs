using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>A cell of a table: all that runs share which differ in learning rate and seed only.</summary>
internal sealed record RunCell(string Model, string Task, bool IsFewShot, bool Template, string Method)
{
    /// <summary>The cell of a run.</summary>
    internal static RunCell Of(RunConfiguration run) => new(run.Model, run.Task!, run.Shots is not null, run.Template, run.Method);
}
