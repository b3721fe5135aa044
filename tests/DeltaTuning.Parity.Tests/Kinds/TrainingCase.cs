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
        var trained = Start(@case, model, Path.Combine(@case.Folder, "start"));
        TrainableParameters.Of(model).Sum(item => item.Parameter.numel()).Should().Be((long)@case.Json["trainable_parameters"]!);

        ReferenceTraining.DemandTrace(@case, ReferenceTraining.Fit(@case, model, Batches(@case)));

        using var end = SafetensorsFile.Open(Directory.GetFiles(Path.Combine(@case.Folder, "end"), "*.safetensors").Single());
        var closeness = new Closeness(0, (double)@case.Json["tolerance"]!["weights_atol"]!);
        foreach (var name in end.Entries.Keys.Where(name => !IsBitFit(@case) || !ReferenceBitFit.IsArbitrary(model, name)))
            closeness.Demand(trained[name], end.Read(name), name);
    }

    private static bool IsBitFit(ReferenceCase @case) => @case.Text("method") == "bitfit";

    // What is trained, by the names in the files: a delta in PEFT's format, or the model's own parameters.
    private static Dictionary<string, Parameter> Start(ReferenceCase @case, PretrainedModel model, string folder)
    {
        if (File.Exists(Path.Combine(folder, "adapter_config.json")))
        {
            var delta = model.LoadDelta(folder);
            return delta.Parameters.ToDictionary(parameter => PeftParameters.FileName(delta, parameter), parameter => parameter.Value);
        }
        using var quiet = no_grad();
        using var start = SafetensorsFile.Open(Path.Combine(folder, Weights));
        if (IsBitFit(@case))
            return ReferenceBitFit.Start(model, start);
        var parameters = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        foreach (var name in start.Entries.Keys)
            parameters[name].copy_(start.Read(name));
        return parameters;
    }

    // As many as the run needs, so that no epoch ends within a step.
    private static List<ModelInputs> Batches(ReferenceCase @case)
    {
        using var tensors = @case.OpenTensors();
        var count = tensors.Entries.Keys.Where(name => name.StartsWith("in.", StringComparison.Ordinal)).Select(name => name.Split('.')[1]).Distinct().Count();
        var batches = Enumerable.Range(0, count).Select(i => ReferenceInputs.Read(tensors, $"in.{i}.")).ToList();
        return [.. Enumerable.Range(0, (int)@case.Json["steps"]! * ReferenceTraining.Accumulation(@case)).Select(i => batches[i % count])];
    }
}
