using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>A tensor that files hold in place of the trained parameters that it is computed from.</summary>
/// <param name="Key">Its name in files, without PEFT's prefix.</param>
/// <param name="Parts">Number of pieces along the last dimension.</param>
/// <param name="Part">Computes a piece, with dropout or without.</param>
/// <param name="Sources">What it is computed from.</param>
internal sealed record Computation(string Key, int Parts, Func<int, bool, Tensor> Part, IReadOnlyList<DeltaParameter> Sources)
{
    /// <summary>The whole tensor, from the very pieces that the effects read, so that a loaded delta gives the same output to the bit.</summary>
    internal Tensor Value()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Tensor[] pieces = [.. Enumerable.Range(0, Parts).Select(part => Part(part, false))];
        return (pieces.Length == 1 ? pieces[0].contiguous() : cat(pieces, -1)).MoveToOuterDisposeScope();
    }
}
