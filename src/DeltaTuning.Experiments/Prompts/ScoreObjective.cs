using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>
/// A score y on a scale as two label words: q = (y − lower) / (upper − lower) is the probability that the upper word should have, and lower + p · (upper − lower) the
/// prediction, where p is the one that it has among the two. The loss is KL((1 − q, q) ‖ (1 − p, p)), averaged over the rows.
/// </summary>
/// <param name="scale">The scale.</param>
/// <param name="asAuthors">
/// The study's own code instead: <c>KLDivLoss(log_target=True)</c> on probabilities, so that the loss is the mean over rows and words of exp(q)(q − log p). It takes
/// exp(q) for the target's probability, which draws predictions to the middle of the scale.
/// </param>
internal sealed class ScoreObjective(ScoreScale scale, bool asAuthors) : IPromptObjective
{
    /// <inheritdoc/>
    public Tensor Loss(Tensor scores, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var upper = targets.to(ScalarType.Float32).Minus(scale.Lower).Times(1 / (scale.Upper - scale.Lower));
        var wanted = stack([upper.Times(-1.0).Plus(1.0), upper], -1);
        var given = nn.functional.log_softmax(scores, -1);
        var loss = asAuthors
            ? wanted.exp().mul(wanted.sub(given)).mean()
            : nn.functional.kl_div(given, wanted, log_target: false, reduction: nn.Reduction.Sum).Times(1.0 / scores.shape[0]);
        return loss.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Predict(Tensor scores)
    {
        using var scope = NewDisposeScope();
        return nn.functional.softmax(scores, -1).select(-1, 1).Times(scale.Upper - scale.Lower).Plus(scale.Lower).MoveToOuterDisposeScope();
    }
}
