namespace DeltaTuning.Training;

/// <summary>Gathers what the batches of one evaluation say and makes numbers of it. A trainer makes a new one for each evaluation.</summary>
/// <typeparam name="TBatch">What one batch is.</typeparam>
public interface IMetric<in TBatch>
{
    /// <summary>Takes a batch with the model's output. Both are gone after the call.</summary>
    /// <param name="batch">The batch, on the model's device.</param>
    /// <param name="output">What the model made of it.</param>
    void Add(TBatch batch, ModelOutput output);

    /// <summary>The numbers by name, such as <c>accuracy</c>; empty where there is nothing to say.</summary>
    /// <returns>The numbers.</returns>
    IReadOnlyDictionary<string, double> Compute();
}
