using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The losses of task heads, as transformers computes them.</summary>
internal static class Loss
{
    /// <summary>What label is left out of token losses.</summary>
    internal const long Ignored = -100;

    /// <summary>Cross entropy over the last dimension in float32; labels have the shape of the logits without it, −100 is left out.</summary>
    internal static Tensor Tokens(Tensor logits, Tensor labels)
    {
        RequireShape(logits.shape.AsSpan(..^1), labels);
        using var scope = NewDisposeScope();
        var scores = logits.to(ScalarType.Float32).reshape(-1, logits.shape[^1]);
        return nn.functional.cross_entropy(scores, Classes(labels).reshape(-1), ignore_index: Ignored).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of a sequence classification head, by the configuration's problem type or, without one, by the labels.</summary>
    internal static Tensor Sequences(Tensor logits, Tensor labels, ProblemType? problem)
    {
        using var scope = NewDisposeScope();
        var count = logits.shape[^1];
        var loss = (problem ?? Infer(count, labels)) switch
        {
            ProblemType.Regression => Regression(logits, labels, count),
            ProblemType.MultiLabel => MultiLabel(logits, labels),
            _ => Tokens(logits, labels.dim() == 2 && labels.shape[1] == 1 ? labels.squeeze(1) : labels),
        };
        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>The mean of both ends' cross entropies; a position outside the sequence is left out.</summary>
    internal static Tensor Spans(Tensor startLogits, Tensor endLogits, Tensor starts, Tensor ends)
    {
        using var scope = NewDisposeScope();
        return End(startLogits, starts).Plus(End(endLogits, ends)).div(TensorMath.Held(2L)).MoveToOuterDisposeScope();
    }

    private static Tensor End(Tensor logits, Tensor positions)
    {
        var flat = positions.dim() == 2 && positions.shape[1] == 1 ? positions.squeeze(1) : positions;
        RequireShape(logits.shape.AsSpan(..^1), flat);
        var length = logits.shape[1];
        return nn.functional.cross_entropy(logits, Classes(flat).clamp(TensorMath.Held(0L), TensorMath.Held(length)), ignore_index: length);
    }

    private static ProblemType Infer(long count, Tensor labels) =>
        count == 1 ? ProblemType.Regression
        : labels.dtype is ScalarType.Int64 or ScalarType.Int32 ? ProblemType.SingleLabel
        : ProblemType.MultiLabel;

    private static Tensor Regression(Tensor logits, Tensor labels, long count)
    {
        if (count > 1)
            RequireShape(logits.shape, labels);
        else if (labels.numel() != logits.numel())
            throw new ArgumentException($"There are {labels.numel()} labels for {logits.numel()} rows.", nameof(labels));
        return nn.functional.mse_loss(logits.reshape(-1), labels.to(logits.dtype).reshape(-1));
    }

    private static Tensor MultiLabel(Tensor logits, Tensor labels)
    {
        RequireShape(logits.shape, labels);
        return nn.functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype));
    }

    private static Tensor Classes(Tensor labels) => labels.dtype switch
    {
        ScalarType.Int64 => labels,
        ScalarType.Int32 => labels.to(ScalarType.Int64),
        var other => throw new ArgumentException($"Labels of classes are {other}; give int64.", nameof(labels)),
    };

    private static void RequireShape(ReadOnlySpan<long> expected, Tensor labels)
    {
        if (!expected.SequenceEqual(labels.shape))
            throw new ArgumentException($"Labels have shape {InputGuard.Shape(labels)}, but the model's output wants ({string.Join(", ", expected.ToArray())}).", nameof(labels));
    }
}
