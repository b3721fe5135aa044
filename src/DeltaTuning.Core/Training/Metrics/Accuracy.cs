using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>
/// The part of the labels that the highest score hits, as <c>accuracy</c>. Labels of −100 do not count. It says nothing where the labels are no classes:
/// where they are not int64, or the logits (..., classes) do not fit them.
/// </summary>
public sealed class Accuracy : IMetric<ModelInputs>
{
    private const long Ignored = -100;
    private long _hits;
    private long _total;

    /// <inheritdoc />
    public void Add(ModelInputs batch, ModelOutput output)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(output);
        if (batch.Labels is not { dtype: ScalarType.Int64 } labels || output.Logits is not { } logits || !logits.shape.AsSpan(0, (int)logits.dim() - 1).SequenceEqual(labels.shape))
            return;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var counts = labels.ne(TensorMath.Held(Ignored));
        _hits += logits.argmax(-1).eq(labels).logical_and(counts).sum().item<long>();
        _total += counts.sum().item<long>();
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Compute() =>
        _total == 0 ? new Dictionary<string, double>() : new Dictionary<string, double> { ["accuracy"] = (double)_hits / _total };
}
