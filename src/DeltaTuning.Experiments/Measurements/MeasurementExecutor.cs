using System.Diagnostics;
using System.Runtime.InteropServices;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>
/// Measures memory and time of training steps on random tokens. <see cref="RunTraining.BatchSize"/>, <see cref="RunTraining.MaxInputLength"/> and
/// <see cref="RunTraining.MaxOutputLength"/> (T5) are the shape of a batch, <see cref="RunTraining.Steps"/> the steps whose medians count, <see cref="RunTraining.WarmupSteps"/> those
/// before them that do not. Memory is right only where each measurement has a process of its own.
/// </summary>
public sealed class MeasurementExecutor : IRunExecutor, IMemoryEstimator
{
    /// <summary>The kind of its runs.</summary>
    public const string KindName = "measurement";

    // Two, so that the optimizer's state of the first is there in the second.
    private const int MemorySteps = 2;

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>The methods that are known.</summary>
    /// <value>Default <see cref="StudyMethods.Default"/>.</value>
    public StudyMethods Methods { get; init; } = StudyMethods.Default;

    /// <inheritdoc/>
    public long EstimateBytes(RunConfiguration configuration) => MemoryEstimate.Of(configuration, Methods).Bytes;

    /// <inheritdoc/>
    /// <exception cref="InsufficientMemoryException">It does not fit; the message has the estimate and what is free.</exception>
    public void Check(RunConfiguration configuration, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        var training = configuration.Training;
        if (configuration.Kind != Kind)
            throw new ArgumentException($"The run is of the kind '{configuration.Kind}', not '{Kind}'.", nameof(configuration));
        if (training.Steps < 1 || training.BatchSize < 1 || training.MaxInputLength < 1 || training.MaxOutputLength < 1 || training.WarmupSteps < 0)
            throw new ArgumentException($"A measurement has {training.Steps} steps after {training.WarmupSteps}, a batch of {training.BatchSize}, and lengths of {training.MaxInputLength} and {training.MaxOutputLength}; all must be at least 1, warm-up at least 0.", nameof(configuration));
        _ = MethodExpression.Parse(configuration.Method, Methods);
        var device = RunDevice.Of(context.Device);
        MemoryEstimate.Of(configuration, Methods).Require(DeviceMemory.Free(device), device);
    }

    /// <inheritdoc/>
    public RunResult Execute(RunConfiguration configuration, RunContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        var begin = Stopwatch.GetTimestamp();
        var device = RunDevice.Of(context.Device);
        WarmUp();
        var meter = MemoryMeter.Of(device);
        using var model = new MeasuredModel(configuration, device, Methods);
        var (times, inference) = Times(model, configuration.Training, cancellationToken);
        var peak = meter.Peak(() => Steps(model, MemorySteps, cancellationToken));
        foreach (var entry in Log(times, inference, begin))
            context.Log(entry);
        return new()
        {
            Values = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                [MeasuredValue.Forward] = Median(times.Select(time => time.Forward)),
                [MeasuredValue.Backward] = Median(times.Select(time => time.Backward)),
                [MeasuredValue.Optimizer] = Median(times.Select(time => time.Optimizer)),
                [MeasuredValue.Step] = Median(times.Select(time => time.Step)),
                [MeasuredValue.Inference] = Median(inference),
                [MeasuredValue.Peak] = Math.Max(0, peak - meter.Baseline),
                [MeasuredValue.Baseline] = meter.Baseline,
                [MeasuredValue.Estimate] = MemoryEstimate.Of(configuration, Methods).Bytes,
                [MeasuredValue.Threads] = get_num_threads(),
                [MeasuredValue.OnCuda] = device.type == DeviceType.CUDA ? 1 : 0,
            },
            Steps = configuration.Training.Steps,
            TrainableParameters = model.Counts.Trainable,
            TotalParameters = model.Counts.Total,
            Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }

    // Written at the end: a file's write between steps would be in their times.
    private static IEnumerable<RunLogEntry> Log(IReadOnlyList<StepTimes> times, IReadOnlyList<double> inference, long begin) => times.Zip(inference).Select((pair, step) => new RunLogEntry
    {
        Step = step + 1,
        Split = KindName,
        Values = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            [MeasuredValue.Forward] = pair.First.Forward,
            [MeasuredValue.Backward] = pair.First.Backward,
            [MeasuredValue.Optimizer] = pair.First.Optimizer,
            [MeasuredValue.Step] = pair.First.Step,
            [MeasuredValue.Inference] = pair.Second,
        },
        Seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds,
    });

    private static (IReadOnlyList<StepTimes> Training, IReadOnlyList<double> Inference) Times(MeasuredModel model, RunTraining training, CancellationToken cancellationToken)
    {
        Steps(model, training.WarmupSteps, cancellationToken);
        var times = Steps(model, training.Steps, cancellationToken);
        var inference = new List<double>();
        for (var pass = -training.WarmupSteps; pass < training.Steps; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seconds = model.Infer();
            if (pass >= 0)
                inference.Add(seconds);
        }
        return (times, inference);
    }

    private static List<StepTimes> Steps(MeasuredModel model, long count, CancellationToken cancellationToken)
    {
        var times = new List<StepTimes>();
        for (var step = 0L; step < count; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            model.Start();
            times.Add(model.Train());
        }
        return times;
    }

    // What libtorch loads at its first gradient is no model's memory.
    private static void WarmUp()
    {
        using var scope = NewDisposeScope();
        using var weight = ones([16, 16], requires_grad: true);
        nn.functional.linear(ones([16, 16]), weight).sum().backward();
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
