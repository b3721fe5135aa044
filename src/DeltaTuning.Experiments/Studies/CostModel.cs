using System.Globalization;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Studies;

/// <summary>
/// What runs will take: as long as finished runs that differ in seeds and learning rates only; else by the finished runs of the same kind and backbone, in proportion to
/// the examples that pass; else by a rough count of operations.
/// </summary>
internal sealed class CostModel
{
    private const double CpuOperations = 30e9;
    private const double CudaOperations = 20e12;
    private const int UnknownExamples = 1000;

    private readonly Dictionary<string, double> _same;
    private readonly Dictionary<(string Kind, string Model), double> _perExample;
    private readonly Dictionary<string, long> _parameters;
    private readonly double _speed;

    /// <param name="finished">Finished runs.</param>
    /// <param name="device">Where the others will run; null for the first CUDA device, or the CPU where there is none.</param>
    /// <param name="parameters">Sizes of backbones that are known already.</param>
    public CostModel(IReadOnlyList<RunRecord> finished, Device? device, Dictionary<string, long> parameters)
    {
        _same = finished.GroupBy(run => Likeness(run.Configuration)).ToDictionary(group => group.Key, group => group.Average(run => run.Result.Seconds));
        _perExample = finished.Where(run => Examples(run.Configuration) > 0).GroupBy(run => (run.Configuration.Kind, run.Configuration.Model))
            .ToDictionary(group => group.Key, group => group.Average(run => run.Result.Seconds / Examples(run.Configuration)));
        _parameters = parameters;
        _speed = RunDevice.Of(device).type == DeviceType.CUDA ? CudaOperations : CpuOperations * Environment.ProcessorCount;
    }

    /// <summary>Estimates a run; null where nothing is known of it.</summary>
    public CostEstimate? Of(RunConfiguration configuration)
    {
        if (_same.TryGetValue(Likeness(configuration), out var seconds))
            return new(TimeSpan.FromSeconds(seconds), "finished runs of other seeds or learning rates");
        if (_perExample.TryGetValue((configuration.Kind, configuration.Model), out var each))
            return new(TimeSpan.FromSeconds(each * Examples(configuration)), "finished runs of this kind and backbone, by examples");
        return ParametersOf(configuration.Model) is not { } size ? null
            : new(TimeSpan.FromSeconds(Operations(configuration, size) / _speed), string.Create(CultureInfo.InvariantCulture, $"a rough count of operations at {_speed / 1e9:0} billion a second"));
    }

    /// <summary>What a run's time and memory depend on: all but seeds and the values of learning rates.</summary>
    public static string Likeness(RunConfiguration configuration) => RunIdentity.Canonical(configuration with
    {
        Seed = 0,
        DataSeed = null,
        LearningRates = [.. configuration.LearningRates.Select(_ => 1.0)],
    });

    // A backward pass costs about twice a forward one.
    private static double Examples(RunConfiguration configuration)
    {
        var training = configuration.Training;
        var stages = Math.Max(1, configuration.LearningRates.Count);
        var evaluations = (stages * training.Steps / Math.Max(1, training.EvaluateEvery)) + 2;
        return (3.0 * stages * training.Steps * training.BatchSize) + (evaluations * (training.EvaluationExamples ?? UnknownExamples));
    }

    // Two operations for each parameter and token; texts are taken to be half as long as they may be.
    private static double Operations(RunConfiguration configuration, long parameters) =>
        2.0 * parameters * Examples(configuration) * (configuration.Training.MaxInputLength + configuration.Training.MaxOutputLength) / 2;

    private long? ParametersOf(string model)
    {
        if (_parameters.TryGetValue(model, out var known))
            return known > 0 ? known : null;
        try
        {
            using var backbone = MetaBackbone.Make(model);
            return _parameters[model] = ParameterCounts.Of(backbone).Total;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            // Whatever is wrong with it is said where the run is checked; here its cost is unknown.
            _parameters[model] = 0;
            return null;
        }
    }
}
