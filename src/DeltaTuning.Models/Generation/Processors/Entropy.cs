using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Entropy of scores' distributions.</summary>
internal static class Entropy
{
    /// <summary>−Σ p log p, (rows, 1); forbidden tokens add nothing.</summary>
    internal static Tensor Of(Tensor scores)
    {
        var logarithms = scores.log_softmax(-1);
        return Terms(logarithms).sum(-1, keepdim: true);
    }

    /// <summary>−p log p of each token, from log p.</summary>
    internal static Tensor Terms(Tensor logarithms) => (logarithms.exp() * logarithms).neg_().nan_to_num_(0);
}
