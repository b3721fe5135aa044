using System.Globalization;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Judges a head's answers as texts, by a task's metric: classes by their names, scores as numbers, words one by one.</summary>
/// <param name="kind">What the head gives.</param>
/// <param name="labels">The classes in the order of their ids.</param>
/// <param name="metric">The metric.</param>
internal sealed class EncoderMetric(FineTuningKind kind, IReadOnlyList<string> labels, IStreamingMetric<string, IReadOnlyList<string>> metric) : IMetric<ModelInputs>
{
    private const long Ignored = -100;

    public void Add(ModelInputs batch, ModelOutput output)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var logits = output.Logits!.to(ScalarType.Float32).cpu();
        var right = batch.Labels!.cpu();
        if (kind == FineTuningKind.Regression)
        {
            foreach (var (score, reference) in logits.flatten().data<float>().ToArray().Zip(right.to(ScalarType.Float32).data<float>().ToArray()))
                metric.Add(Text(score), [Text(reference)]);
            return;
        }
        foreach (var (id, reference) in logits.argmax(-1).data<long>().ToArray().Zip(right.data<long>().ToArray()))
            if (reference != Ignored)
                metric.Add(labels[(int)id], [labels[(int)reference]]);
    }

    public IReadOnlyDictionary<string, double> Compute() => metric.Compute();

    private static string Text(float score) => score.ToString("R", CultureInfo.InvariantCulture);
}
