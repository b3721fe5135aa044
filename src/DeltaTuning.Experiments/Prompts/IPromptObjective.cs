using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>What is made of the label words' scores.</summary>
internal interface IPromptObjective
{
    /// <summary>The loss, a scalar, of scores (batch, words) in float32 and a batch's targets.</summary>
    Tensor Loss(Tensor scores, Tensor targets);

    /// <summary>A number for each row: the class's number, or the score; (batch).</summary>
    Tensor Predict(Tensor scores);
}
