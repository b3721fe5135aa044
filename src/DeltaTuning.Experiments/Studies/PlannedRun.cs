using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Studies;

/// <summary>How far a run of a plan is.</summary>
public enum RunState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Begun and interrupted: it goes on from its checkpoint.</summary>
    Interrupted,

    /// <summary>It failed, and is tried again.</summary>
    Failed,

    /// <summary>Finished: it is not computed again.</summary>
    Finished,
}

/// <summary>A run of a study's plan.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Configuration">What it is.</param>
/// <param name="State">How far it is.</param>
public sealed record PlannedRun(string Id, string Folder, RunConfiguration Configuration, RunState State)
{
    /// <summary>Steps that its checkpoint has, over all stages.</summary>
    public long Step { get; init; }

    /// <summary>Why it failed before, or cannot start now; null where nothing is known against it.</summary>
    public string? Problem { get; init; }

    /// <summary>What it will take; null for a finished run, or where nothing is known.</summary>
    public CostEstimate? Cost { get; init; }
}

/// <summary>What a run will take.</summary>
/// <param name="Time">The time.</param>
/// <param name="Basis">What it was estimated by.</param>
public sealed record CostEstimate(TimeSpan Time, string Basis);
