using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Two LoRAs that PEFT saved: each alone, both together, one for each row, and merged into a third in each of PEFT's ways.</summary>
internal sealed class CompositionCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var model = Backbones.Load(@case);
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var inputs = ReferenceInputs.Read(tensors);
        Demand("logits_base");
        string[] names = [.. @case.Json["adapters"]!.AsObject().Select(pair => pair.Key)];
        foreach (var name in names)
            model.LoadDelta(Path.Combine(@case.Folder, (string)@case.Json["adapters"]![name]!), new() { Name = name });

        foreach (var name in names)
        {
            model.Deltas().Activate(name);
            Demand($"logits.{name}");
        }
        model.Deltas().Activate(names);
        Demand($"logits.{string.Join('+', names)}");

        using (model.Deltas().Rows([.. @case.Json["per_row"]!.AsArray().Select(name => (string)name!)]))
            Demand("logits.per-row");

        foreach (var (name, options) in @case.Json["merges"]!.AsObject())
        {
            var weights = options!["weights"]!.AsArray().Select(weight => (double)weight!);
            using var merged = model.Deltas().Combine(Way(options.AsObject()), [.. names.Zip(weights)], new() { Name = name });
            Demand($"logits.merge.{name}");
            if (Path.Combine(@case.Folder, $"m-{name}") is var folder && Directory.Exists(folder))
                DemandSaved(merged, folder, $"logits.merge.{name}");
        }

        void Demand(string name) => @case.Closeness.Demand(ReferenceOutputs.Scores(model.call(inputs)), tensors.Read($"out.{name}"), name);

        // The signs of singular vectors are arbitrary; what they give is not.
        void DemandSaved(DeltaHandle merged, string folder, string output)
        {
            using var theirs = model.LoadDelta(folder, new() { Name = "theirs" });
            if (!merged.Name.EndsWith("svd", StringComparison.Ordinal))
            {
                foreach (var (ours, reference) in merged.Parameters.Zip(theirs.Parameters))
                    @case.Closeness.Demand(ours.Value, reference.Value, ours.Key);
            }
            model.Deltas().Activate(theirs.Name);
            Demand(output);
        }
    }

    private static DeltaMerge Way(JsonObject options)
    {
        var density = (double?)options["density"] ?? 1;
        var sign = (string?)options["majority_sign_method"] == "frequency" ? MajoritySign.Frequency : MajoritySign.Total;
        var rank = (int?)options["svd_rank"];
        return (string)options["combination_type"]! switch
        {
            "linear" => DeltaMerge.Linear,
            "cat" => DeltaMerge.Concatenation,
            "svd" => DeltaMerge.Svd(rank),
            "ties" => DeltaMerge.Ties(density, sign),
            "ties_svd" => DeltaMerge.Ties(density, sign).ThroughSvd(rank),
            "magnitude_prune" => DeltaMerge.MagnitudePrune(density),
            "magnitude_prune_svd" => DeltaMerge.MagnitudePrune(density).ThroughSvd(rank),
            var type => throw new NotSupportedException($"There is no way \"{type}\" that gives PEFT's numbers."),
        };
    }
}
