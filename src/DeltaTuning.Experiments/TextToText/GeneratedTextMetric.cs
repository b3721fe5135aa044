using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Models;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.TextToText;

/// <summary>Generates the answers of a batch and judges them as texts.</summary>
internal sealed class GeneratedTextMetric(
    T5ForConditionalGeneration model, TextTokenizer tokenizer, GenerationOptions options, IStreamingMetric<string, IReadOnlyList<string>> metric) : IMetric<TextBatch>
{
    public void Add(TextBatch batch, ModelOutput output)
    {
        using var generated = model.Generate(batch.Inputs, options);
        var sequences = generated.Sequences.cpu();
        var ids = sequences.data<long>().ToArray();
        // The first token is what the decoder starts with.
        foreach (var (row, answers) in ids.Chunk((int)sequences.shape[1]).Zip(batch.Answers))
            metric.Add(tokenizer.Decode(row.Skip(1), skipSpecialTokens: true), answers);
    }

    public IReadOnlyDictionary<string, double> Compute() => metric.Compute();
}
