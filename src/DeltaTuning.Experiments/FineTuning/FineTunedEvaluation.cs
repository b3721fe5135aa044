using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Measures a fine-tuned model.</summary>
public static class FineTunedEvaluation
{
    /// <summary>Answers examples and measures the answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples with what is right.</param>
    /// <param name="metrics">The metrics: they see a class by its name, a score as its text, and of words each one.</param>
    /// <param name="batchSize">Examples of a batch.</param>
    /// <param name="generation">How texts are written; null for greedily.</param>
    /// <param name="cancellationToken">Stops it between two batches.</param>
    /// <returns>All numbers by name, and the number of examples.</returns>
    /// <exception cref="ArgumentException">There are no examples.</exception>
    public static (IReadOnlyDictionary<string, double> Values, int Examples) Measure(
        this FineTunedModel model, IEnumerable<TaskExample> examples, IReadOnlyList<IStreamingMetric<string, IReadOnlyList<string>>> metrics,
        int batchSize = 32, GenerationOptions? generation = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(metrics);
        var count = 0;
        foreach (var batch in examples.Chunk(batchSize))
        {
            foreach (var (example, prediction) in batch.Zip(model.Predict(batch, batchSize, generation, cancellationToken)))
                Add(model.Kind, example, prediction, metrics);
            count += batch.Length;
        }
        return count == 0 ? throw new ArgumentException("There are no examples to measure on.", nameof(examples))
            : (metrics.SelectMany(metric => metric.Compute()).DistinctBy(item => item.Key).ToDictionary(item => item.Key, item => item.Value), count);
    }

    private static void Add(FineTuningKind kind, TaskExample example, Prediction prediction, IReadOnlyList<IStreamingMetric<string, IReadOnlyList<string>>> metrics)
    {
        var pairs = kind switch
        {
            FineTuningKind.TokenClassification => prediction.Answer.Split(' ').Zip(EncoderBatches.LabelOf(example).Split(' '), (answer, right) => (answer, (IReadOnlyList<string>)[right])),
            FineTuningKind.TextToText => [(prediction.Answer, example.Targets)],
            _ => [(prediction.Answer, (IReadOnlyList<string>)[EncoderBatches.LabelOf(example)])],
        };
        foreach (var (answer, right) in pairs)
            foreach (var metric in metrics)
                metric.Add(answer, right);
    }
}
