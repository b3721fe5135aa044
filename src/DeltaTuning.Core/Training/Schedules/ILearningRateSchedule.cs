namespace DeltaTuning.Training;

/// <summary>How the learning rate changes over a run. Implement it for a schedule of your own.</summary>
public interface ILearningRateSchedule
{
    /// <summary>Whether the run's length must be known beforehand.</summary>
    bool NeedsTotalSteps { get; }

    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">The optimizer's step, from 0.</param>
    /// <param name="learningRate">The peak learning rate.</param>
    /// <param name="warmupSteps">Steps of the rise from 0 to the peak; 0 for none.</param>
    /// <param name="totalSteps">Steps of the whole run, the warm-up among them.</param>
    /// <returns>The rate that this step uses.</returns>
    double Rate(long step, double learningRate, long warmupSteps, long totalSteps);
}
