using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>A task's metric over batches of prompts: the predicted class or score of each row against the right one.</summary>
internal sealed class PromptMetric(PromptTask task, IPromptObjective objective) : IMetric<PromptBatch>
{
    private const double Positive = 1;

    private readonly IStreamingMetric<double, double> _metric = task.Metric switch
    {
        "pearson" => new CorrelationMetric(),
        "f1" => new ClassificationMetric<double>(positive: [Positive], first: "f1_binary"),
        var name => new ClassificationMetric<double>(first: name),
    };

    /// <summary>The name of a task's number.</summary>
    internal static string NameOf(PromptTask task) => task.Metric;

    /// <inheritdoc/>
    public void Add(PromptBatch batch, ModelOutput output)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var predictions = Numbers(objective.Predict(output.Logits!));
        var references = Numbers(batch.Targets);
        for (var row = 0; row < predictions.Length; row++)
            _metric.Add(predictions[row], references[row]);
    }

    /// <inheritdoc/>
    // The first of the metric's numbers is the task's; the others would only swell the logs.
    public IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { [NameOf(task)] = _metric.Compute().First().Value };

    private static double[] Numbers(Tensor values) => values.to(ScalarType.Float64).cpu().data<double>().ToArray();
}
