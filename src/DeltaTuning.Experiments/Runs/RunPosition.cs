using System.Globalization;
using DeltaTuning.Training.Checkpoints;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Where a run's last checkpoint stands.</summary>
/// <param name="Stage">The stage, from 0; null for a run without stages.</param>
/// <param name="Step">The step in it.</param>
internal sealed record RunPosition(int? Stage, long Step)
{
    private const string StagePrefix = "stage-";

    /// <summary>Finds it in a folder of checkpoints; null where there is none.</summary>
    public static RunPosition? Find(string checkpoints)
    {
        if (!Directory.Exists(checkpoints))
            return null;
        if (TrainingCheckpoint.LastStep(checkpoints) is { } step)
            return new(null, step);
        return Directory.EnumerateDirectories(checkpoints, StagePrefix + "*")
            .Select(folder => (Stage: Number(folder), Step: TrainingCheckpoint.LastStep(folder)))
            .Where(item => item.Stage >= 0 && item.Step is not null)
            .OrderByDescending(item => item.Stage)
            .Select(item => new RunPosition(item.Stage, item.Step!.Value))
            .FirstOrDefault();
    }

    /// <summary>Whether a line was written up to here. What is measured after training is measured again.</summary>
    public bool Covers(RunLogEntry entry)
    {
        if (entry.Split is not (null or RunLogEntry.Validation))
            return false;
        var (own, other) = (Stage ?? 0, entry.Stage ?? 0);
        return other < own || (other == own && entry.Step <= Step);
    }

    private static int Number(string folder) =>
        int.TryParse(Path.GetFileName(folder).AsSpan(StagePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : -1;
}
