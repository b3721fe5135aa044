namespace DeltaTuning.Experiments.Measurements;

/// <summary>The names of what a measurement finds, in <see cref="Runs.RunResult.Values"/>.</summary>
public static class MeasuredValue
{
    /// <summary>Seconds of a forward pass in training: the median over steps, as all times.</summary>
    public const string Forward = "seconds_forward";

    /// <summary>Seconds of a backward pass.</summary>
    public const string Backward = "seconds_backward";

    /// <summary>Seconds of the optimizer's update.</summary>
    public const string Optimizer = "seconds_optimizer";

    /// <summary>Seconds of a whole step of training.</summary>
    public const string Step = "seconds_per_step";

    /// <summary>Seconds of a forward pass without gradients.</summary>
    public const string Inference = "seconds_inference";

    /// <summary>The most bytes that training took on the device, above <see cref="Baseline"/>.</summary>
    public const string Peak = "peak_bytes";

    /// <summary>Bytes that were taken before the model was made: the process's own on the CPU, all on a CUDA device.</summary>
    public const string Baseline = "baseline_bytes";

    /// <summary>Bytes that were estimated beforehand.</summary>
    public const string Estimate = "estimated_bytes";

    /// <summary>Threads of the CPU that computed.</summary>
    public const string Threads = "threads";

    /// <summary>1 on a CUDA device, 0 on the CPU.</summary>
    public const string OnCuda = "cuda";
}
