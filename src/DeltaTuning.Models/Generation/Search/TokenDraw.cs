using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Draws tokens by their scores, in float32 on the CPU whatever the device, so that a seed means the same everywhere.</summary>
internal sealed class TokenDraw(long? seed) : IDisposable
{
    private readonly Generator _generator = new((ulong)(seed ?? Random.Shared.NextInt64()), CPU);

    /// <summary>Draws different places of each row, with the probabilities softmax(scores).</summary>
    /// <param name="scores">(rows, places).</param>
    /// <param name="count">How many of each row.</param>
    /// <returns>int64 on the CPU, (rows, count), in the order of the draws.</returns>
    /// <exception cref="InvalidOperationException">Nothing can be drawn from a row: every place is forbidden, or scores are NaN.</exception>
    public Tensor Draw(Tensor scores, int count)
    {
        using var scope = NewDisposeScope();
        var probabilities = scores.to(ScalarType.Float32).cpu().softmax(-1);
        var unusable = probabilities.isnan().any(-1);
        if (unusable.any().item<bool>())
            throw new InvalidOperationException($"No token can be drawn for row {unusable.to(ScalarType.Int64).argmax().item<long>()}: its scores are NaN, or every token is forbidden; allow one, or set {nameof(GenerationOptions.RemoveInvalidScores)}.");
        return multinomial(probabilities, count, replacement: false, generator: _generator).MoveToOuterDisposeScope();
    }

    public void Dispose() => _generator.Dispose();
}
