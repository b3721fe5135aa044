using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A run from given weights over given batches: loss, gradient norm and learning rate of each step, and the weights at the end.</summary>
internal sealed class TrainingCase : ICaseKind
{
    private const string Weights = "trained.safetensors";

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        if (@case.Text("method") != "full-fine-tuning")
            throw new NotSupportedException($"There is no training with {@case.Text("method")}.");
        using var model = Backbones.Load(@case);
        using var scope = NewDisposeScope();
        using (var start = SafetensorsFile.Open(Path.Combine(@case.Folder, "start", Weights)))
            Load(model, start);
        TrainableParameters.Of(model).Sum(item => item.Parameter.numel()).Should().Be((long)@case.Json["trainable_parameters"]!);

        var reports = new Reports();
        new Trainer(model, Options(@case)).Fit(BatchSource.From(Batches(@case)), progress: reports);

        DemandTrace(@case, reports);
        using var end = SafetensorsFile.Open(Path.Combine(@case.Folder, "end", Weights));
        var parameters = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        var closeness = new Closeness(0, Tolerance(@case, "weights_atol"));
        foreach (var name in end.Entries.Keys)
            closeness.Demand(parameters[name], end.Read(name), name);
    }

    private static void Load(PretrainedModel model, SafetensorsFile start)
    {
        using var quiet = no_grad();
        var parameters = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        foreach (var name in start.Entries.Keys)
            parameters[name].copy_(start.Read(name));
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
            Accumulation = (int)@case.Json["accumulation"]!,
            TrainingMode = @case.Text("mode") == "train",
            Device = CPU,
            LogEvery = 1,
        };
    }

    // As many as the run needs, so that no epoch ends within a step.
    private static List<ModelInputs> Batches(ReferenceCase @case)
    {
        using var tensors = @case.OpenTensors();
        var count = tensors.Entries.Keys.Where(name => name.StartsWith("in.", StringComparison.Ordinal)).Select(name => name.Split('.')[1]).Distinct().Count();
        var batches = Enumerable.Range(0, count).Select(i => ReferenceInputs.Read(tensors, $"in.{i}.")).ToList();
        return [.. Enumerable.Range(0, (int)@case.Json["steps"]! * (int)@case.Json["accumulation"]!).Select(i => batches[i % count])];
    }

    private static void DemandTrace(ReferenceCase @case, Reports reports)
    {
        var closeness = new Closeness(Tolerance(@case, "loss_rtol"), 1e-6);
        var trace = @case.Json["trace"]!.AsArray();
        reports.Values.Should().HaveCount(trace.Count);
        foreach (var (step, ours) in trace.Zip(reports.Values))
        {
            closeness.Demand(ours.Loss, (double)step!["loss"]!, $"loss of step {step["step"]}");
            closeness.Demand(ours.GradientNorm!.Value, (double)step["grad_norm"]!, $"gradient norm of step {step["step"]}");
            closeness.Demand(ours.LearningRate, (double)step["learning_rate"]!, $"learning rate of step {step["step"]}");
        }
    }

    private static double Tolerance(ReferenceCase @case, string name) => (double)@case.Json["tolerance"]![name]!;

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Values { get; } = [];

        public void Report(TrainingProgress value) => Values.Add(value);
    }
}
