using System.Text.Json.Nodes;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A case's optimizer, schedule and clipping as a training run, and its trace.</summary>
internal static class ReferenceTraining
{
    /// <summary>Trains on the batches.</summary>
    /// <returns>What was reported of each step.</returns>
    public static IReadOnlyList<TrainingProgress> Fit(ReferenceCase @case, PretrainedModel model, IReadOnlyList<ModelInputs> batches)
    {
        var reports = new Reports();
        new Trainer(model, Options(@case)).Fit(BatchSource.From(batches), progress: reports);
        return reports.Values;
    }

    /// <summary>Batches in a step.</summary>
    public static int Accumulation(ReferenceCase @case) => (int?)@case.Json["accumulation"] ?? 1;

    /// <summary>Demands the losses, gradient norms and learning rates of the case's trace.</summary>
    public static void DemandTrace(ReferenceCase @case, IReadOnlyList<TrainingProgress> reports)
    {
        var closeness = new Closeness((double)@case.Json["tolerance"]!["loss_rtol"]!, 1e-6);
        var trace = @case.Json["trace"]!.AsArray();
        reports.Should().HaveCount(trace.Count);
        foreach (var (step, ours) in trace.Zip(reports))
        {
            closeness.Demand(ours.Loss, (double)step!["loss"]!, $"loss of step {step["step"]}");
            closeness.Demand(ours.GradientNorm!.Value, (double)step["grad_norm"]!, $"gradient norm of step {step["step"]}");
            closeness.Demand(ours.LearningRate, (double)step["learning_rate"]!, $"learning rate of step {step["step"]}");
        }
    }

    private static TrainerOptions Options(ReferenceCase @case)
    {
        var optimizer = @case.Json["optimizer"]!;
        var schedule = @case.Json["schedule"]!;
        return new()
        {
            LearningRate = (double)optimizer["learning_rate"]!,
            WeightDecay = (double)optimizer["weight_decay"]!,
            Optimizer = new AdamWOptions
            {
                Beta1 = (double)optimizer["betas"]![0]!,
                Beta2 = (double)optimizer["betas"]![1]!,
                Epsilon = (double)optimizer["epsilon"]!,
            },
            Schedule = ReferenceSchedule.Read((string)schedule["name"]!, new JsonObject(), 0).Schedule,
            WarmupSteps = (long)schedule["warmup_steps"]!,
            MaxSteps = (long)schedule["total_steps"]!,
            MaxGradNorm = (double?)@case.Json["max_grad_norm"],
            Accumulation = Accumulation(@case),
            TrainingMode = @case.Text("mode") == "train",
            Device = CPU,
            LogEvery = 1,
        };
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Values { get; } = [];

        public void Report(TrainingProgress value) => Values.Add(value);
    }
}
