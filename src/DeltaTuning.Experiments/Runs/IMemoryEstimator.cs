namespace DeltaTuning.Experiments.Runs;

/// <summary>An executor that can say beforehand how much memory a run takes, so that as many run at a time as fit.</summary>
public interface IMemoryEstimator
{
    /// <summary>The bytes that a run takes on its device, roughly.</summary>
    /// <param name="configuration">The run.</param>
    /// <returns>The bytes.</returns>
    long EstimateBytes(RunConfiguration configuration);
}
