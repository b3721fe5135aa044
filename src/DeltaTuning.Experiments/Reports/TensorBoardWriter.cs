using System.Globalization;
using DeltaTuning.Experiments.Reports.TensorBoard;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Reports;

/// <summary>Writes a run's log as an event file that TensorBoard shows: a folder for each run, <c>tensorboard --logdir</c> over all of them.</summary>
public static class TensorBoardWriter
{
    /// <summary>
    /// Writes <c>events.out.tfevents.TIME.deltatuning</c>, replacing one of the same start. Tags: <c>train/loss</c>, <c>train/learning_rate</c>, <c>train/gradient_norm</c>, and
    /// <c>SPLIT/NAME</c> of evaluations. The steps of a later stage go on from the last of the stage before.
    /// </summary>
    /// <param name="folder">The run's folder in TensorBoard; its name is the run's there. It is made where it is missing.</param>
    /// <param name="log">The log, in order.</param>
    /// <param name="started">When the run began, for TensorBoard's wall times; null for times counted from the run's begin, and the same bytes always.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string folder, IReadOnlyList<RunLogEntry> log, DateTimeOffset? started = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(log);
        var begin = started?.ToUnixTimeSeconds() ?? 0;
        var name = $"events.out.tfevents.{begin.ToString("D10", CultureInfo.InvariantCulture)}.deltatuning";
        AtomicFile.Write(Path.Combine(folder, name), stream =>
        {
            EventRecord.Write(stream, EventMessage.Version(begin));
            foreach (var (entry, step) in log.Zip(Steps(log)))
                if (Scalars(entry) is { Count: > 0 } scalars)
                    EventRecord.Write(stream, EventMessage.Scalars(begin + entry.Seconds, step, scalars));
        });
    }

    private static IEnumerable<long> Steps(IReadOnlyList<RunLogEntry> log)
    {
        var (before, last, stage) = (0L, 0L, log.Count > 0 ? log[0].Stage : null);
        foreach (var entry in log)
        {
            if (entry.Stage != stage)
                (before, last, stage) = (before + last, 0, entry.Stage);
            last = Math.Max(last, entry.Step);
            yield return before + entry.Step;
        }
    }

    private static List<(string Tag, double Value)> Scalars(RunLogEntry entry)
    {
        var scalars = new List<(string, double)>();
        Add("train/loss", entry.Loss);
        Add("train/learning_rate", entry.LearningRate);
        Add("train/gradient_norm", entry.GradientNorm);
        foreach (var (name, value) in (entry.Values ?? new Dictionary<string, double>()).OrderBy(item => item.Key, StringComparer.Ordinal))
            Add($"{entry.Split}/{name}", value);
        return scalars;

        void Add(string tag, double? value)
        {
            if (value is { } number)
                scalars.Add((tag, number));
        }
    }
}
