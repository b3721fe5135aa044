using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Changes the scores of the next token before one is chosen: penalties, bans, temperature, nucleus sampling, or anything of one's own by
/// <see cref="GenerationOptions.Processors"/>.
/// </summary>
public interface ILogitsProcessor
{
    /// <summary>Changes the scores of one step.</summary>
    /// <param name="scores">
    /// float32, (rows, vocabulary): logits, in beam search log-probabilities. They are this step's own: they may be changed in their own memory.
    /// </param>
    /// <param name="context">What is known at this step.</param>
    /// <returns>The changed scores of the same shape, −∞ for tokens that must not be chosen: <paramref name="scores"/> or others, in the current dispose scope.</returns>
    Tensor Process(Tensor scores, LogitsContext context);
}
