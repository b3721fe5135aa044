using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A delta that OpenDelta saved: its output, loss, gradients and count. Of a case with a known defect the file alone is read.</summary>
internal sealed class OpenDeltaCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var inputs = Inputs(tensors);
        var path = Path.Combine(@case.Folder, "adapter", "delta.safetensors");
        Demand("logits_base", "before");

        var method = Method(@case, path);
        using var delta = model.LoadOpenDelta(path, method);
        delta.Parameters.Sum(parameter => parameter.Count).Should().Be((long)@case.Json["trainable_parameters"]!, "that is the number of trainable parameters");
        if (@case.Json["known_defect"] is null)
        {
            var output = Demand("logits", "attached");
            @case.Closeness.Demand(output.Loss!, tensors.Read("out.loss"), "out.loss");
            output.Loss!.backward();
            DemandGradients(delta, OpenDeltaNames.Of(method, model), tensors, @case.Closeness);
        }
        delta.Enabled = false;
        Demand("logits_base", "disabled");
        delta.Detach();
        Demand("logits_base", "detached");

        ModelOutput Demand(string name, string when)
        {
            var result = model.call(inputs);
            @case.Closeness.Demand(ReferenceOutputs.Scores(result), tensors.Read($"out.{name}"), $"out.{name} ({when})");
            return result;
        }
    }

    // OpenDelta's soft prompt lengthens the caller's own mask.
    private static ModelInputs Inputs(SafetensorsFile tensors)
    {
        var inputs = ReferenceInputs.Read(tensors);
        var length = inputs.InputIds.shape[1];
        return inputs.AttentionMask is { } mask && mask.shape[1] > length ? inputs with { AttentionMask = mask.narrow(1, mask.shape[1] - length, length) } : inputs;
    }

    // Where several tensors are one parameter here, their gradients are put together as they are.
    private static void DemandGradients(DeltaHandle delta, OpenDeltaNames names, SafetensorsFile tensors, Closeness closeness)
    {
        foreach (var parameter in delta.Parameters)
        {
            var parts = names.Parts(parameter.Key);
            Tensor[] expected = [.. (parts?.Names ?? names.FileNames(parameter.Key)).Select(name => tensors.Read($"grad.{name}"))];
            closeness.Demand(parameter.Value.grad!, expected.Length == 1 ? expected[0] : parts!.Make(expected), $"gradient of {parameter.Key}");
        }
    }

    // A state dict has no configuration: sizes are in its shapes, the rest are OpenDelta's defaults.
    private static IDeltaModule Method(ReferenceCase @case, string path)
    {
        using var file = SafetensorsFile.Open(path);
        int First(string end) => (int)file.Entries.First(entry => entry.Key.EndsWith(end, StringComparison.Ordinal)).Value.Shape[0];
        int Last(string end) => (int)file.Entries.First(entry => entry.Key.EndsWith(end, StringComparison.Ordinal)).Value.Shape[^1];
        return @case.Text("method") switch
        {
            "lora" => LoRA.OpenDelta with { R = First("lora_A") },
            "bitfit" => BitFit.OpenDelta,
            "adapter" => Adapter.OpenDelta with { BottleneckSize = First("down_proj.bias") },
            "adapter-relu-ffn-only" => Adapter.OpenDelta with { BottleneckSize = First("down_proj.bias"), NonLinearity = "relu", Targets = Targets.At(AttachmentPoint.FeedForwardOut) },
            "soft-prompt" => PromptTuning.OpenDelta with { Tokens = First("soft_embeds") },
            "compacter" => Adapter.OpenDelta with { BottleneckSize = First("down_sampler.b"), Factors = new() { Divisions = First("phm_rule"), Rank = Last("W_left"), SharesRule = false } },
            "low-rank-adapter" => Adapter.OpenDelta with { BottleneckSize = First("down_sampler.b"), Factors = new() { Divisions = 1, Rank = Last("W_left") } },
            "prefix-flat" => PrefixTuning.OpenDelta with { Tokens = First("past_key"), Projection = null },
            "prefix-reparameterized" => PrefixTuning.OpenDelta with
            {
                Tokens = First("wte.weight"),
                Projection = PrefixTuning.OpenDelta.Projection! with { EmbeddingSize = Last("wte.weight"), HiddenSize = First("control_trans.0.bias") },
            },
            var other => throw new NotSupportedException($"There is no method {other} here."),
        };
    }
}
