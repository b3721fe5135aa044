using System.Globalization;

namespace DeltaTuning.Training;

/// <summary>The loss or the gradients of a run are no longer finite numbers.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string quantity, long step, double value, double learningRate, bool weightsAreIntact)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"The {quantity} is {value} at step {step} with learning rate {learningRate:G4}. Lower the learning rate, lengthen the warm-up, set MaxGradNorm, or look for ")
            + "examples without any label that counts; float16 parameters need bfloat16 or float32 instead. "
            + (weightsAreIntact ? "The weights are those before this step." : "The step is where it was noticed; the weights are spoilt since an earlier one."))
    {
        Step = step;
        Value = value;
        LearningRate = learningRate;
    }

    /// <summary>The optimizer's step, from 0, at which it was noticed.</summary>
    public long Step { get; }

    /// <summary>What the loss, or the norm of the gradients, was.</summary>
    public double Value { get; }

    /// <summary>The learning rate at that step.</summary>
    public double LearningRate { get; }
}
