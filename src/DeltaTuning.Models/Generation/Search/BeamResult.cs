using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The best sequences of a beam search as an output.</summary>
internal static class BeamResult
{
    /// <summary>Makes the output, in the current dispose scope, and tells its steps to whoever listens.</summary>
    public static GenerationOutput Of(BeamPool[] pools, Tensor start, SearchSettings settings, ScoreRecord record)
    {
        using var scope = NewDisposeScope();
        var options = settings.Options;
        var best = pools.SelectMany(pool => pool.Best.Take(options.ReturnedSequences)).ToList();
        IReadOnlyList<BeamNode>[] sequences = [.. best.Select(sequence => BeamNode.Sequence(sequence.Node))];
        var length = sequences.Max(sequence => sequence.Count);
        Tell(sequences, length, options.OnStep);
        var first = start.reshape(pools.Length, options.Beams, -1).narrow(1, 0, options.ReturnedSequences).reshape(sequences.Length, -1).to(ScalarType.Int64);
        return new GenerationOutput(cat([first, Matrix(sequences, length, node => node.Token, settings.Padding, start.device)], 1))
        {
            SequenceScores = tensor(best.Select(sequence => sequence.Score).ToArray(), device: start.device),
            BeamIndices = Matrix(sequences, length, node => node.Row, -1, start.device),
            Logits = record.Logits,
            Scores = record.Scores,
        }.MoveToOuterDisposeScope();
    }

    private static Tensor Matrix(IReadOnlyList<BeamNode>[] sequences, int length, Func<BeamNode, long> value, long padding, Device device)
    {
        long[] values = [.. sequences.SelectMany(sequence => sequence.Select(value).Concat(Enumerable.Repeat(padding, length - sequence.Count)))];
        return tensor(values, [sequences.Length, length], ScalarType.Int64, device);
    }

    private static void Tell(IReadOnlyList<BeamNode>[] sequences, int length, Action<GenerationStep>? listener)
    {
        for (var step = 0; listener is not null && step < length; step++)
            listener(new(step, [.. sequences.Select(sequence => step < sequence.Count ? sequence[step].Token : (long?)null)]));
    }
}
