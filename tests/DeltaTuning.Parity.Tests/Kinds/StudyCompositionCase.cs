using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Parity.Tests.Reference;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The study's prompt, BitFit and adapter: every subset of a simultaneous composition, with the gradients of all three.</summary>
internal sealed class StudyCompositionCase : ICaseKind
{
    private const string None = "none";

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var inputs = ReferenceInputs.Read(tensors);
        using var composition = Attach(model, @case);
        var parameters = composition.Deltas.SelectMany(delta => delta.Parameters.Select(parameter => (Name: FileName(delta, parameter), Parameter: parameter.Value))).ToList();
        parameters.Select(item => $"delta.{item.Name}").Should().BeEquivalentTo(tensors.Entries.Keys.Where(name => name.StartsWith("delta.", StringComparison.Ordinal)));
        using (no_grad())
        {
            foreach (var (name, parameter) in parameters)
                parameter.copy_(tensors.Read($"delta.{name}"));
        }

        string[] subsets = [.. tensors.Entries.Keys.Where(name => name.StartsWith("out.logits.", StringComparison.Ordinal)).Select(name => name["out.logits.".Length..])];
        subsets.Should().HaveCount(8);
        foreach (var subset in subsets)
        {
            model.Deltas().Activate(subset == None ? [] : subset.Split('+'));
            var output = model.call(inputs);
            @case.Closeness.Demand(ReferenceOutputs.Scores(output), tensors.Read($"out.logits.{subset}"), subset);
            @case.Closeness.Demand(output.Loss!, tensors.Read($"out.loss.{subset}"), $"loss of {subset}");
            if (Gradients(tensors, subset) is { Count: > 0 } gradients)
                DemandGradients(output.Loss!, parameters, gradients, @case);
        }
    }

    private static CompositionHandle Attach(PretrainedModel model, ReferenceCase @case)
    {
        IReadOnlyList<string> Paths(string field) => [.. @case.Json[field]!.AsArray().Select(path => (string)path!)];
        return model.Apply(DeltaComposition.Simultaneous(
            new DeltaPart(new PromptTuning((int)@case.Json["prompt_length"]!) { ModulesToSave = [] }, new() { Name = "prompt" }),
            new DeltaPart(new BitFit { Targets = Targets.Named([.. Paths("bias_points").Select(path => path[..path.LastIndexOf('.')])]), ModulesToSave = [] }, new() { Name = "bitfit" }),
            new DeltaPart(
                new Adapter
                {
                    Targets = Targets.Named(Paths("adapter_points")),
                    BottleneckSize = (int)@case.Json["bottleneck"]!,
                    NonLinearity = @case.Text("activation"),
                    ModulesToSave = [],
                },
                new() { Name = "adapter" })));
    }

    private static string FileName(DeltaHandle delta, DeltaParameter parameter) => delta.Name switch
    {
        "prompt" => "prompt",
        "bitfit" => $"bias.{parameter.Path}.bias",
        _ => $"adapter.{parameter.Path}.{(parameter.Key.Contains("down", StringComparison.Ordinal) ? "down" : "up")}{parameter.Key[parameter.Key.LastIndexOf('.')..]}",
    };

    private static Dictionary<string, Tensor> Gradients(SafetensorsFile tensors, string subset)
    {
        var prefix = $"grad.{subset}.";
        return tensors.Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(name => name[prefix.Length..], name => tensors.Read(name));
    }

    private static void DemandGradients(Tensor loss, List<(string Name, Parameter Parameter)> parameters, Dictionary<string, Tensor> gradients, ReferenceCase @case)
    {
        loss.backward();
        gradients.Keys.Should().BeEquivalentTo(parameters.Select(item => item.Name));
        foreach (var (name, parameter) in parameters)
        {
            using var gradient = parameter.grad ?? throw new InvalidDataException($"{name} got no gradient.");
            @case.Closeness.Demand(gradient, gradients[name], $"gradient of {name}");
        }
    }
}
