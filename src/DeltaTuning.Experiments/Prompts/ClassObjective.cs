using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Cross entropy over the label words; the likeliest word is the prediction.</summary>
internal sealed class ClassObjective : IPromptObjective
{
    /// <inheritdoc/>
    public Tensor Loss(Tensor scores, Tensor targets) => nn.functional.cross_entropy(scores, targets);

    /// <inheritdoc/>
    public Tensor Predict(Tensor scores) => scores.argmax(-1);
}
