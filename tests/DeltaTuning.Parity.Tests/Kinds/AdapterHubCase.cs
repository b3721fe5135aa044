using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Modules;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Testing;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>An adapter that AdapterHub saved: its output, loss, gradients and count, and the files that we write of it.</summary>
internal sealed class AdapterHubCase : ICaseKind
{
    private const string ConfigName = "adapter_config.json";

    // Conditions of a pass that are no part of an adapter.
    private static readonly string[] Beyond = ["composition", "average_adapter", "skip_layers"];

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        if (Beyond.FirstOrDefault(@case.Json.ContainsKey) is { } beyond)
            throw new NotSupportedException($"There is no {beyond}.");
        var folder = Path.GetDirectoryName(Path.Combine(@case.Folder, (string)@case.Json["weights"]!["delta"]!))!;
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var inputs = ReferenceInputs.Read(tensors);
        Demand("logits_base", "before");

        using var delta = model.LoadAdapterHub(folder);
        delta.Parameters.Sum(parameter => parameter.Count).Should().Be((long)@case.Json["parameters"]!, "that is the number of parameters");
        var output = Demand("logits", "attached");
        // With virtual tokens among the scores AdapterHub has no loss of tokens; the reference took the other.
        var loss = output.Loss ?? output.Logits!.mul(output.Logits!).mean();
        if (tensors.Entries.ContainsKey("out.loss"))
            @case.Closeness.Demand(loss, tensors.Read("out.loss"), "out.loss");
        var fields = Fields(folder);
        var method = AdapterHubMethods.Of(new PeftConfig(fields["config"]!.AsObject()));
        if (ReferenceGradients.Any(tensors))
        {
            var names = method.Names(delta.Module, (string)fields["name"]!, model.Map);
            loss.backward();
            ReferenceGradients.Demand(delta.Parameters.Select(parameter => (names.FileNames(parameter.Key)[0], parameter.Value)), tensors, @case.Closeness, sameShapes: false);
        }
        if (@case.Json["merged_equals_unmerged"] is JsonValue merges && (bool)merges)
        {
            delta.Merge();
            Demand("logits", "merged");
            delta.Unmerge();
        }
        delta.Enabled = false;
        Demand("logits_base", "disabled");
        delta.Enabled = true;
        delta.Detach();
        Demand("logits_base", "detached");
        if (method is IAdapterHubWriter)
            DemandSaved(delta, folder, Path.GetFileName((string)@case.Json["weights"]!["delta"]!));

        ModelOutput Demand(string name, string when)
        {
            var result = model.call(inputs);
            if (tensors.Entries.ContainsKey($"out.{name}"))
                @case.Closeness.Demand(ReferenceOutputs.Scores(result), tensors.Read($"out.{name}"), $"out.{name} ({when})");
            return result;
        }
    }

    private static void DemandSaved(DeltaHandle delta, string reference, string tensors)
    {
        using var saved = new TemporaryFolder();
        delta.SaveAdapterHub(saved.Path);
        File.ReadAllBytes(saved["adapter.safetensors"]).Should().Equal(File.ReadAllBytes(Path.Combine(reference, tensors)), "the same keys, shapes and bytes are written");
        var (ours, theirs) = (Fields(saved.Path), Fields(reference));
        foreach (var (name, value) in Flat(theirs))
            JsonNode.DeepEquals(Flat(ours)[name], value).Should().BeTrue($"{name} is {value?.ToJsonString() ?? "null"} in AdapterHub's file, ours has {Flat(ours)[name]?.ToJsonString() ?? "null"}");
        Flat(ours).Keys.Should().BeEquivalentTo(Flat(theirs).Keys);
    }

    private static Dictionary<string, JsonNode?> Flat(JsonObject fields) =>
        fields.Where(pair => pair.Key != "config").Concat(fields["config"]!.AsObject().Select(pair => KeyValuePair.Create($"config.{pair.Key}", pair.Value))).ToDictionary();

    private static JsonObject Fields(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ConfigName)))!.AsObject();
}
