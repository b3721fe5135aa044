using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>A model that tells how probable each next token is. It owns what it keeps from step to step.</summary>
internal interface INextTokenScorer : IDisposable
{
    /// <summary>The logits of the token after those that rows have, (rows, vocabulary), in the current dispose scope.</summary>
    Tensor Next(TokenHistory tokens);

    /// <summary>Lets each row go on from what was kept for another of the same input.</summary>
    /// <param name="rows">For each row the row that it goes on from, int64.</param>
    void Reorder(Tensor rows);
}
