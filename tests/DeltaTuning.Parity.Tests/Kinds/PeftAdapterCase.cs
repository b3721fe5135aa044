using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A delta that PEFT saved: its output, loss, gradients, merged output and count, and the files that we write of it.</summary>
internal sealed class PeftAdapterCase : ICaseKind
{
    private const string Prompt = "prompt_embeddings";
    private const string Wrapper = ".modules_to_save.default.";

    // Their order is arbitrary in PEFT's files.
    private static readonly string[] Sets = ["target_modules", "exclude_modules", "feedforward_modules", "modules_to_save"];

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var inputs = ReferenceInputs.Read(tensors);
        var folder = Path.Combine(@case.Folder, @case.Text("adapter"));
        Demand("logits_base", "before");

        using var delta = model.LoadDelta(folder);
        PeftParameters.TrainedFor(delta).Should().Be((long)@case.Json["trainable_parameters"]!, "that is the number of trainable parameters");
        var output = Demand("logits", "attached");
        if (tensors.Entries.ContainsKey("out.loss"))
            @case.Closeness.Demand(output.Loss!, tensors.Read("out.loss"), "out.loss");
        if (ReferenceGradients.Any(tensors))
        {
            output.Loss!.backward();
            ReferenceGradients.Demand(Names(delta, tensors), tensors, @case.Closeness);
        }

        delta.Enabled = false;
        Demand("logits_base", "disabled");
        delta.Enabled = true;
        if (tensors.Entries.ContainsKey("out.logits_merged"))
        {
            delta.Merge();
            Demand("logits_merged", "merged");
            delta.Unmerge();
        }
        delta.Detach();
        Demand("logits_base", "detached");
        DemandSaved(delta, folder);

        ModelOutput Demand(string name, string when)
        {
            var result = model.call(inputs);
            if (tensors.Entries.ContainsKey($"out.{name}"))
                @case.Closeness.Demand(ReferenceOutputs.Scores(result), tensors.Read($"out.{name}"), $"out.{name} ({when})");
            return result;
        }
    }

    // PEFT lists a saved module's bias under the name in its wrapper too. It does not train a loaded prompt, so that there may be no gradient of one.
    private static IEnumerable<(string Name, Parameter Parameter)> Names(DeltaHandle delta, SafetensorsFile tensors) =>
        delta.Parameters.Where(parameter => PeftParameters.FileName(delta, parameter) != Prompt || tensors.Entries.ContainsKey($"grad.{Prompt}")).Select(parameter => (PeftParameters.FileName(delta, parameter), parameter.Value)).Concat(
            from key in tensors.Entries.Keys
            where key.StartsWith("grad.", StringComparison.Ordinal) && key.Contains(Wrapper, StringComparison.Ordinal)
            let name = key["grad.".Length..]
            select (name, delta.Parameters.Single(parameter => PeftParameters.FileName(delta, parameter) == name.Replace(Wrapper, ".", StringComparison.Ordinal)).Value));

    private static void DemandSaved(DeltaHandle delta, string reference)
    {
        using var saved = new TemporaryFolder();
        delta.Save(saved.Path);
        File.ReadAllBytes(saved["adapter_model.safetensors"]).Should().Equal(File.ReadAllBytes(Path.Combine(reference, "adapter_model.safetensors")), "the same keys, shapes and bytes are written");
        var (ours, theirs) = (Fields(saved.Path), Fields(reference));
        foreach (var (name, value) in theirs)
            JsonNode.DeepEquals(ours[name], value).Should().BeTrue($"{name} is {value?.ToJsonString() ?? "null"} in PEFT's file, ours has {ours[name]?.ToJsonString() ?? "null"}");
        ours.Select(pair => pair.Key).Should().BeEquivalentTo(theirs.Select(pair => pair.Key));
    }

    private static JsonObject Fields(string folder)
    {
        var fields = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json")))!.AsObject();
        foreach (var name in Sets)
        {
            if (fields[name] is JsonArray list)
                fields[name] = new JsonArray([.. list.Select(item => (string)item!).Distinct().Order(StringComparer.Ordinal).Select(item => (JsonNode)item)]);
        }
        return fields;
    }
}
