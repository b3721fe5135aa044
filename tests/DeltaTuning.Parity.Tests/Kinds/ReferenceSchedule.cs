using System.Text.Json.Nodes;
using DeltaTuning.Training;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A schedule of the reference, by transformers' or PyTorch's name and arguments.</summary>
internal sealed record ReferenceSchedule(ILearningRateSchedule Schedule, long Warmup, long Total, double? Peak)
{
    public static ReferenceSchedule Read(string name, JsonObject arguments, double peak)
    {
        return new(Make(), (long?)arguments["num_warmup_steps"] ?? 0, (long?)(arguments["num_training_steps"] ?? arguments["total_steps"]) ?? 0, Number("max_lr"));

        ILearningRateSchedule Make() => name switch
        {
            "constant" or "constant_with_warmup" => Training.Schedule.Constant,
            "linear" => Training.Schedule.Linear,
            "cosine" => Training.Schedule.Cosine(Number("num_cycles") ?? 0.5),
            "cosine_with_min_lr" => Training.Schedule.Cosine(Number("num_cycles") ?? 0.5, Number("min_lr_rate") ?? (Number("min_lr")!.Value / peak)),
            "cosine_with_restarts" => Training.Schedule.CosineWithRestarts((int)(Number("num_cycles") ?? 1)),
            "polynomial" => Training.Schedule.Polynomial(Number("power") ?? 1, Number("lr_end") ?? 1e-7),
            "cosine_warmup_with_min_lr" => Training.Schedule.CosineWarmup(Number("min_lr_rate") ?? (Number("min_lr")!.Value / peak), Number("warmup_lr_rate"), Number("num_cycles") ?? 0.5),
            "warmup_stable_decay" => Training.Schedule.WarmupStableDecay((long)Number("num_decay_steps")!.Value, (long?)Number("num_stable_steps"),
                Shape("warmup_type", RampShape.Linear), Shape("decay_type", RampShape.Cosine), Number("min_lr_ratio") ?? 0, Number("num_cycles") ?? 0.5),
            "torch.StepLR" => Training.Schedule.Step((long)Number("step_size")!.Value, Number("gamma") ?? 0.1),
            "torch.ExponentialLR" => Training.Schedule.Exponential(Number("gamma")!.Value),
            "torch.CosineAnnealingLR" => Training.Schedule.CosineAnnealing((long)Number("T_max")!.Value, Number("eta_min") ?? 0),
            "torch.LinearLR" => Training.Schedule.LinearFactor(Number("start_factor") ?? (1.0 / 3), Number("end_factor") ?? 1, (long)(Number("total_iters") ?? 5)),
            "torch.OneCycleLR" => Training.Schedule.OneCycle(Number("pct_start") ?? 0.3, Shape("anneal_strategy", RampShape.Cosine),
                Number("div_factor") ?? 25, Number("final_div_factor") ?? 1e4, (bool?)arguments["three_phase"] ?? false),
            "inverse_sqrt" => Training.Schedule.InverseSquareRoot((long?)Number("timescale")),
            _ => throw new NotSupportedException($"There is no schedule {name}."),
        };

        double? Number(string argument) => (double?)arguments[argument];

        RampShape Shape(string argument, RampShape otherwise) => (string?)arguments[argument] switch
        {
            "linear" => RampShape.Linear,
            "cosine" or "cos" => RampShape.Cosine,
            "1-sqrt" => RampShape.Root,
            null => otherwise,
            var other => throw new NotSupportedException($"There is no shape {other}."),
        };
    }

    // PyTorch's one cycle has a peak of its own and forgets the optimizer's rate.
    public double Rate(long step, double peak) => Schedule.Rate(step, Peak ?? peak, Warmup, Total);
}
