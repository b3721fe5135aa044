using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Optimizers and schedules by their names in a configuration.</summary>
internal static class TrainingNames
{
    public static IOptimizerMethod Optimizer(string name) => name switch
    {
        "adamw" => new AdamWOptions(),
        "adam" => new AdamOptions(),
        "sgd" => new SgdOptions(),
        _ => throw new ArgumentException($"There is no optimizer '{name}'; known are adamw, adam, sgd."),
    };

    public static ILearningRateSchedule ScheduleOf(string name) => name switch
    {
        "constant" => Schedule.Constant,
        "linear" => Schedule.Linear,
        "cosine" => Schedule.Cosine(),
        _ => throw new ArgumentException($"There is no schedule '{name}'; known are constant, linear, cosine."),
    };
}
