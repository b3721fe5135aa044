using System.Diagnostics;
using DeltaTuning.Training;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>
/// Gives a trainer one batch over and over and looks at the clocks whenever it asks for the next, so that a step is all that the trainer does: forward,
/// backward, update, and its own bookkeeping.
/// </summary>
internal sealed class TimedSource(ModelInputs batch, int warmup, int steps) : IBatchSource<ModelInputs>
{
    private readonly List<Reading> _readings = [];

    /// <inheritdoc />
    public long? Count => warmup + steps;

    /// <summary>Seconds by the wall clock of each measured step.</summary>
    public IReadOnlyList<double> Wall => Differences(reading => Stopwatch.GetElapsedTime(0, reading.Ticks).TotalSeconds);

    /// <summary>Seconds of CPU time, all threads together, of each measured step.</summary>
    public IReadOnlyList<double> Cpu => Differences(reading => reading.Cpu.TotalSeconds);

    /// <summary>How many cores everything else on the machine kept busy meanwhile.</summary>
    public double OtherCores => MachineLoad.OtherCores(_readings[warmup].Machine, _readings[^1].Machine, Cpu.Sum(), Wall.Sum());

    /// <inheritdoc />
    public IEnumerable<ModelInputs> Batches(int epoch, long skip = 0)
    {
        for (var step = 0; step < warmup + steps; step++)
        {
            Read();
            yield return batch;
        }
    }

    /// <summary>Looks at the clocks once more, after the last step.</summary>
    public void Read() => _readings.Add(new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, MachineLoad.BusySeconds()));

    private List<double> Differences(Func<Reading, double> value) =>
        [.. _readings.Skip(warmup).Zip(_readings.Skip(warmup + 1), (from, to) => value(to) - value(from))];

    private sealed record Reading(long Ticks, TimeSpan Cpu, double Machine);
}
