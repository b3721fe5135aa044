namespace DeltaTuning.Experiments.Metrics;

/// <summary>Gathers predictions and references, item by item or batch by batch, and says what they come to. Exact: the order and the cuts into batches do not matter.</summary>
/// <typeparam name="TPrediction">What was predicted for an item, such as a text, a class or a score.</typeparam>
/// <typeparam name="TReference">What is right for an item, such as the accepted texts, a class or a score.</typeparam>
public interface IStreamingMetric<in TPrediction, in TReference>
{
    /// <summary>Takes one item.</summary>
    /// <param name="prediction">What was predicted.</param>
    /// <param name="reference">What is right.</param>
    void Add(TPrediction prediction, TReference reference);

    /// <summary>The numbers of all items so far, by name, the one that the metric is named after first. A number that is not defined, such as the correlation of a constant, is NaN.</summary>
    /// <returns>The numbers.</returns>
    /// <exception cref="InvalidOperationException">There is no item.</exception>
    IReadOnlyDictionary<string, double> Compute();
}
