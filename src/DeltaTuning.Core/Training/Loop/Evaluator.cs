using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Measures a model on a source of batches, in evaluation mode and without gradients.</summary>
internal sealed class Evaluator<TBatch>(TrainingTask<TBatch> task, Device device)
{
    public EvaluationResult Evaluate(IBatchSource<TBatch> source, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var mode = ModuleModes.Set(task.Model, training: false);
        using var quiet = no_grad();
        var metric = task.Metric?.Invoke();
        var (batches, examples, sum, weight) = (0L, 0L, 0.0, 0L);
        foreach (var batch in source.Batches(epoch: 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var there = task.Move(batch, device);
            var (output, loss) = task.Run(there);
            var size = task.BatchSize?.Invoke(there) ?? 1;
            sum += loss.ToDouble() * size;
            weight += size;
            examples += size;
            batches++;
            metric?.Add(there, output);
        }
        if (batches == 0)
            throw new InvalidOperationException("The source to evaluate on gave no batch: is the data set empty, or smaller than a batch with DropLast?");
        return new()
        {
            Loss = sum / weight,
            Metrics = metric?.Compute() ?? new Dictionary<string, double>(),
            Batches = batches,
            Examples = task.BatchSize is null ? null : examples,
            Elapsed = clock.Elapsed,
        };
    }
}
