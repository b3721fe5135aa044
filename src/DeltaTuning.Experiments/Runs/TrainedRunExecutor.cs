using DeltaTuning.Experiments.Methods;
using DeltaTuning.Native;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>
/// Trains and evaluates, whatever a batch is: applies the method, fits it with checkpoints in the run's folder, and measures the chosen weights. A sequence is trained as
/// the study did: each stage has a fresh optimizer and schedule, goes on from the last step of the one before (not its best), and its deltas stay at their first values,
/// in place, while earlier stages are trained; the last stage's best weights are measured.
/// </summary>
/// <typeparam name="TBatch">What one batch is.</typeparam>
public sealed class TrainedRunExecutor<TBatch> : IRunExecutor, IMemoryEstimator
{
    private readonly Func<RunConfiguration, RunContext, IRunSetup<TBatch>> _open;

    /// <summary>Makes an executor of a kind of run.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="open">Loads the backbone and the data of a run.</param>
    public TrainedRunExecutor(string kind, Func<RunConfiguration, RunContext, IRunSetup<TBatch>> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(open);
        (Kind, _open) = (kind, open);
    }

    /// <inheritdoc/>
    public string Kind { get; }

    /// <summary>The methods that are known.</summary>
    /// <value>Default <see cref="StudyMethods.Default"/>.</value>
    public StudyMethods Methods { get; init; } = StudyMethods.Default;

    /// <summary>What this kind demands of a configuration beyond what every kind does; it throws as <see cref="Check"/> does.</summary>
    /// <value>Default null: nothing.</value>
    public Action<RunConfiguration, RunContext>? Demands { get; init; }

    /// <summary>Bytes that are free on a device; null where it cannot be said.</summary>
    /// <value>Default what the system or the driver says.</value>
    public Func<Device, long?> FreeMemory { get; init; } = DeviceMemory.Free;

    /// <inheritdoc/>
    public void Check(RunConfiguration configuration, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        RunGuard.Check(configuration, Methods);
        if (configuration.Task is { } task)
            context.Tasks.Find(task);
        Demands?.Invoke(configuration, context);
        var device = RunDevice.Of(context.Device);
        MemoryEstimate.Of(configuration, Methods).Require(FreeMemory(device), device);
    }

    /// <inheritdoc/>
    public long EstimateBytes(RunConfiguration configuration) => MemoryEstimate.Of(configuration, Methods).Bytes;

    /// <inheritdoc/>
    public RunResult Execute(RunConfiguration configuration, RunContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(context);
        TorchRuntime.EnsureLoaded();
        RunGuard.Check(configuration, Methods);
        random.manual_seed(configuration.Seed);
        using var setup = _open(configuration, context);
        var rates = configuration.LearningRates;
        var expression = MethodExpression.Parse(configuration.Method, Methods);
        using var method = AppliedMethod.Apply(setup.Model, expression, configuration.MethodOptions, configuration.Seed, StageOf);
        if (method.Composition is { } sequence && expression.IsSequence)
            sequence.StageStarted += (_, stage) => ShowLaterStages(sequence, stage.Stage.Number);
        var result = new TrainedRun<TBatch>(configuration, context, setup, method).Carry(cancellationToken);
        if (context.KeepModels || !expression.TrainsBackbone)
            method.Save(Path.Combine(context.Folder, RunFolder.DeltaFolder));
        return result;

        DeltaStage StageOf(int number, IDeltaPart part) => new(part)
        {
            Training = options => options with { LearningRate = rates.Count > number ? rates[number] : options.LearningRate, RestoreBest = number == expression.Stages.Count - 1 },
        };
    }

    // In the study's code every delta is in the model from the start; one that is not trained yet has its first values.
    private static void ShowLaterStages(CompositionHandle sequence, int stage)
    {
        foreach (var delta in sequence.Stages.Skip(stage + 1).SelectMany(later => later.Deltas))
            delta.Active = true;
    }
}
