using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Generated tokens. The tensors belong to the caller's dispose scope, or to whoever disposes the output.</summary>
/// <param name="Sequences">
/// What the decoder started with, then the generated ids, with padding after a row's end token: int64, (batch · returned, length), as long as the longest row.
/// An input's rows stand beside each other, in beam search the best first.
/// </param>
public sealed record GenerationOutput(Tensor Sequences) : IDisposable
{
    /// <summary>The logits of each step before anything changes them, (rows, vocabulary), on request; those of rows that have ended mean nothing. In beam search rows are input · beams + beam.</summary>
    public IReadOnlyList<Tensor>? Logits { get; init; }

    /// <summary>
    /// The scores of each step after all processors, float32, (rows, vocabulary), on request; in beam search they are log-probabilities, without what the beam
    /// had gathered before.
    /// </summary>
    public IReadOnlyList<Tensor>? Scores { get; init; }

    /// <summary>In beam search each sequence's score, Σ log P / lengthᵖ, float32, (batch · returned); null otherwise.</summary>
    public Tensor? SequenceScores { get; init; }

    /// <summary>In beam search the row of <see cref="Scores"/> that each generated token was chosen in, −1 after the end, int64, (batch · returned, generated length); null otherwise.</summary>
    public Tensor? BeamIndices { get; init; }

    /// <summary>The score with which each generated token was chosen, as transformers' <c>compute_transition_scores</c>; 0 after the end of a beam.</summary>
    /// <param name="normalize">Whether scores are made log-probabilities first; in beam search they are ones unless a processor changed them.</param>
    /// <returns>float32, (rows, generated length).</returns>
    /// <exception cref="InvalidOperationException">There are no <see cref="Scores"/>.</exception>
    public Tensor TransitionScores(bool normalize = false)
    {
        if (Scores is null)
            throw new InvalidOperationException($"There are no scores to look up; generate with {nameof(GenerationOptions)}.{nameof(GenerationOptions.OutputScores)}.");
        using var scope = NewDisposeScope();
        var generated = BeamIndices?.shape[1] ?? Scores.Count;
        var tokens = Sequences.narrow(1, Sequences.shape[1] - generated, generated);
        List<Tensor> columns = [];
        for (var step = 0; step < generated; step++)
        {
            var scores = normalize ? Scores[step].log_softmax(-1) : Scores[step];
            var rows = BeamIndices?.select(1, step);
            var chosen = (rows is null ? scores : scores.index_select(0, rows.clamp(min: TensorMath.Held(0L)))).gather(1, tokens.narrow(1, step, 1));
            columns.Add(rows is null ? chosen : chosen.masked_fill(rows.lt(TensorMath.Held(0L)).unsqueeze(1), TensorMath.Held(0.0)));
        }
        return cat(columns, 1).MoveToOuterDisposeScope();
    }

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

    private IEnumerable<Tensor> Tensors => new[] { Sequences, SequenceScores, BeamIndices }.OfType<Tensor>().Concat(Logits ?? []).Concat(Scores ?? []);
}
