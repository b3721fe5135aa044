using System.Text.Json.Nodes;
using DeltaTuning.Training;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A schedule of the reference, by transformers' name and arguments.</summary>
internal sealed record ReferenceSchedule(ILearningRateSchedule Schedule, long Warmup, long Total)
{
    public static ReferenceSchedule Read(string name, JsonObject arguments, double peak)
    {
        return new(Make(), (long?)arguments["num_warmup_steps"] ?? 0, (long?)arguments["num_training_steps"] ?? 0);

        ILearningRateSchedule Make() => name switch
        {
            "constant" or "constant_with_warmup" => Training.Schedule.Constant,
            "linear" => Training.Schedule.Linear,
            "cosine" => Training.Schedule.Cosine(Number("num_cycles") ?? 0.5),
            "cosine_with_min_lr" => Training.Schedule.Cosine(Number("num_cycles") ?? 0.5, Number("min_lr_rate") ?? (Number("min_lr")!.Value / peak)),
            "cosine_with_restarts" => Training.Schedule.CosineWithRestarts((int)(Number("num_cycles") ?? 1)),
            "polynomial" => Training.Schedule.Polynomial(Number("power") ?? 1, Number("lr_end") ?? 1e-7),
            "inverse_sqrt" => Training.Schedule.InverseSquareRoot((long?)Number("timescale")),
            _ => throw new NotSupportedException($"There is no schedule {name}."),
        };

        double? Number(string argument) => (double?)arguments[argument];
    }

    public double Rate(long step, double peak) => Schedule.Rate(step, peak, Warmup, Total);
}
