using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Generated tokens. The tensors belong to the caller's dispose scope, or to whoever disposes the output.</summary>
/// <param name="Sequences">
/// What the decoder started with, then the generated ids, with padding after a row's end token: int64, (batch, length), as long as the longest row.
/// </param>
public sealed record GenerationOutput(Tensor Sequences) : IDisposable
{
    /// <summary>The scores of each step before anything is chosen, (batch, vocabulary), on request; those of rows that have ended mean nothing.</summary>
    public IReadOnlyList<Tensor>? Logits { get; init; }

    /// <summary>Hands every tensor to the dispose scope around the current one.</summary>
    /// <returns>This output.</returns>
    public GenerationOutput MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors)
            tensor.MoveToOuterDisposeScope();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors)
            tensor.Dispose();
    }

    private IEnumerable<Tensor> Tensors => [Sequences, .. Logits ?? []];
}
