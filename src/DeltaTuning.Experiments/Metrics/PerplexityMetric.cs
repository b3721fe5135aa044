using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// The perplexity of tokens: <c>perplexity</c>, e to the mean negative log-likelihood over all tokens of all batches, and that mean as <c>cross_entropy</c>. Predictions are logits (…, vocabulary),
/// references token ids (…).
/// </summary>
/// <param name="ignored">The id of tokens that do not count.</param>
public sealed class PerplexityMetric(long ignored = -100) : IStreamingMetric<Tensor, Tensor>
{
    private CompensatedSum _batches;
    private long _tokens;

    /// <summary>Takes a batch. It reads the tensors and keeps none.</summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shapes do not belong together.</exception>
    public void Add(Tensor prediction, Tensor reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        if (!prediction.shape.AsSpan()[..^1].SequenceEqual(reference.shape))
            throw new ArgumentException($"The logits are ({string.Join(", ", prediction.shape)}) and the ids ({string.Join(", ", reference.shape)}); logits have one axis more, of the vocabulary.", nameof(reference));
        using var scope = NewDisposeScope();
        var ids = reference.reshape(-1).to(ScalarType.Int64);
        var logits = prediction.detach().reshape(-1, prediction.shape[^1]).to(ScalarType.Float32);
        _tokens += ids.cpu().data<long>().Count(id => id != ignored);
        _batches.Add(nn.functional.cross_entropy(logits, ids, ignore_index: ignored, reduction: nn.Reduction.Sum).cpu().item<float>());
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_tokens);
        var mean = _batches.Sum / _tokens;
        return new OrderedDictionary<string, double> { ["perplexity"] = Math.Exp(mean), ["cross_entropy"] = mean };
    }
}
