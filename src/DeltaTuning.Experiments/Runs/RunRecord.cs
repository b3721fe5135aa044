namespace DeltaTuning.Experiments.Runs;

/// <summary>A finished run as a report reads it.</summary>
/// <param name="Id">The name of its folder, by which tables refer to it.</param>
/// <param name="Configuration">What it was.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Log">Its log, in order.</param>
public sealed record RunRecord(string Id, RunConfiguration Configuration, RunResult Result, IReadOnlyList<RunLogEntry> Log);
