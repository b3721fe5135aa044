using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Takes the most probable token at each step.</summary>
internal static class GreedySearch
{
    /// <summary>Generates until every row has ended or the length is reached.</summary>
    /// <param name="start">What the decoder starts with, (batch, length).</param>
    /// <param name="step">New ids (batch, length) → scores of the next token, (batch, vocabulary).</param>
    /// <param name="ends">Ids that end a row.</param>
    /// <param name="padding">What follows a row's end.</param>
    /// <param name="options">Lengths and what is listed.</param>
    /// <param name="cancellationToken">Ends it between two tokens.</param>
    internal static GenerationOutput Run(Tensor start, Func<Tensor, Tensor> step, IReadOnlyList<long> ends, long padding, GenerationOptions options, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        List<Tensor> tokens = [start];
        var logits = options.OutputLogits ? new List<Tensor>() : null;
        var running = ones([start.shape[0], 1], ScalarType.Bool, start.device);
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var scores = step(tokens[^1]);
            var chosen = scores.argmax(-1, keepdim: true).masked_fill(running.logical_not(), TensorMath.Held((long)padding));
            if (ends.Count > 0)
                running = ends.Aggregate(running, (still, end) => still.logical_and(chosen.ne(TensorMath.Held(end)))).MoveToOuterDisposeScope();
            tokens.Add(chosen.MoveToOuterDisposeScope());
            logits?.Add(scores.MoveToOuterDisposeScope());
        }
        while (tokens.Count <= options.MaxNewTokens && AnyRuns(running));
        return new GenerationOutput(cat(tokens, 1)) { Logits = logits }.MoveToOuterDisposeScope();
    }

    private static bool AnyRuns(Tensor running)
    {
        using var any = running.any();
        return any.item<bool>();
    }
}
