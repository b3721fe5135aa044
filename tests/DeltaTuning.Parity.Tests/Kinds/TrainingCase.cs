using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A run from given weights over given batches: loss, gradient norm and learning rate of each step, and the weights at the end.</summary>
internal sealed class TrainingCase : ICaseKind
{
    private const string Weights = "trained.safetensors";

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var scope = NewDisposeScope();
        var trained = Start(model, Path.Combine(@case.Folder, "start"));
        TrainableParameters.Of(model).Sum(item => item.Parameter.numel()).Should().Be((long)@case.Json["trainable_parameters"]!);

        var reports = new Reports();
        new Trainer(model, Options(@case)).Fit(BatchSource.From(Batches(@case)), progress: reports);

        DemandTrace(@case, reports);
        using var end = SafetensorsFile.Open(Directory.GetFiles(Path.Combine(@case.Folder, "end"), "*.safetensors").Single());
        var closeness = new Closeness(0, Tolerance(@case, "weights_atol"));
        foreach (var name in end.Entries.Keys)
            closeness.Demand(trained[name], end.Read(name), name);
    }

    // What is trained, by the names in the files: a delta in PEFT's format, or the model's own parameters.
    private static Dictionary<string, Parameter> Start(PretrainedModel model, string folder)
    {
        if (File.Exists(Path.Combine(folder, "adapter_config.json")))
            return model.LoadDelta(folder).Parameters.ToDictionary(parameter => $"base_model.model.{parameter.Key}", parameter => parameter.Value);
        using var quiet = no_grad();
        var parameters = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        using var start = SafetensorsFile.Open(Path.Combine(folder, Weights));
        foreach (var name in start.Entries.Keys)
            parameters[name].copy_(start.Read(name));
        return parameters;
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
