using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Judges evaluations and keeps the weights of the best, in main memory.</summary>
internal sealed class BestWeights(TrainerOptions options, TrainedTensors trained) : IDisposable
{
    private readonly bool _higherIsBetter = options.HigherIsBetter ?? options.BestMetric != EvaluationResult.LossName;

    /// <summary>The best weights so far; null before the first evaluation, or where they are not asked for.</summary>
    public IReadOnlyDictionary<string, Tensor>? Weights { get; private set; }

    /// <summary>Notes an evaluation of the present weights.</summary>
    public void Consider(EvaluationAtStep evaluation, RunState state)
    {
        var value = evaluation.Result[options.BestMetric];
        if (state.Best is { } best && !IsBetter(value, best.Result[options.BestMetric]))
        {
            state.EvaluationsSinceBest++;
            return;
        }
        state.Best = evaluation;
        state.EvaluationsSinceBest = 0;
        if (options.RestoreBest)
            Keep(trained.Copy());
    }

    /// <summary>Takes over weights that a checkpoint brought.</summary>
    public void Keep(IReadOnlyDictionary<string, Tensor> weights)
    {
        Dispose();
        Weights = weights;
    }

    public void Dispose()
    {
        foreach (var tensor in Weights?.Values ?? [])
            tensor.Dispose();
        Weights = null;
    }

    private bool IsBetter(double value, double best) =>
        !double.IsNaN(value) && (double.IsNaN(best) || (_higherIsBetter ? value > best : value < best));
}
