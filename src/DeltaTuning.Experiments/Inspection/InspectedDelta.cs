using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>Folders of deltas.</summary>
internal static class InspectedDelta
{
    private static readonly string[] TensorFiles = ["adapter_model.safetensors", "adapter.safetensors", "model_head.safetensors"];

    // What says where a delta came from, not what it does.
    private static readonly HashSet<string> Origin = ["peft_type", "peft_version", "auto_mapping", "revision", "inference_mode", "version", "name"];

    internal static InspectionReport Delta(string folder)
    {
        var fields = Inspector.Json(Path.Combine(folder, "adapter_config.json"));
        var isPeft = fields.ContainsKey("peft_type");
        var options = isPeft ? fields : fields["config"] as JsonObject ?? [];
        var report = new InspectionReport
        {
            Path = folder,
            Kind = isPeft ? InspectedKind.Delta : InspectedKind.AdapterHubDelta,
            Method = Inspector.Text(fields["peft_type"]) ?? Inspector.Text(options["architecture"]) ?? "bottleneck adapter",
            Facts = [.. (isPeft ? [] : Said(fields).Where(fact => fact.Key != "config")), .. Said(options)],
            Bytes = InspectedTensors.BytesOf(folder),
        };
        return WithTensors(report, folder);
    }

    internal static InspectionReport Composition(string folder)
    {
        var fields = Inspector.Json(Path.Combine(folder, "composition.json"));
        string[] names = [.. (fields["stages"] as JsonArray ?? []).SelectMany(stage => stage?["deltas"] as JsonArray ?? []).Select(name => Inspector.Text(name)).OfType<string>()];
        InspectionReport[] parts = [.. names.Select(name => Delta(Path.Combine(folder, Path.GetFileName(name))))];
        var sequential = Inspector.Text(fields["order"]) == "sequential";
        return new()
        {
            Path = folder,
            Kind = InspectedKind.Composition,
            Method = string.Join(sequential ? ">" : "+", parts.Select(part => part.Method)),
            Facts = [.. Said(fields).Where(fact => fact.Key is not "stages" and not "version")],
            Parameters = parts.Sum(part => part.Parameters),
            Dtypes = [.. parts.SelectMany(part => part.Dtypes).Distinct()],
            Bytes = InspectedTensors.BytesOf(folder, SearchOption.AllDirectories),
            Parts = parts,
        };
    }

    private static InspectionReport WithTensors(InspectionReport report, string folder)
    {
        SafetensorsFile[] files = [.. TensorFiles.Select(name => Path.Combine(folder, name)).Where(File.Exists).Select(SafetensorsFile.Open)];
        try
        {
            SafetensorsEntry[] entries = [.. files.SelectMany(file => file.Entries.Values)];
            return InspectedTensors.With(report with { Points = InspectedTensors.PointsOf(entries) }, entries);
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }

    // PEFT writes dozens of fields; those at null, false, zero and nothing say nothing.
    private static IEnumerable<KeyValuePair<string, string>> Said(JsonObject fields) => fields
        .Where(field => !Origin.Contains(field.Key) && field.Value is not null && field.Value.ToJsonString() is not ("false" or "0" or "0.0" or "[]" or "{}" or "\"none\""))
        .Select(field => KeyValuePair.Create(field.Key, field.Value is JsonArray list ? string.Join(", ", list.Select(item => item?.ToString())) : Inspector.Text(field.Value) ?? field.Value!.ToJsonString()));
}
