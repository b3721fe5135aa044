using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>What can be said of tensors without reading them.</summary>
internal static class InspectedTensors
{
    internal static InspectionReport File(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return With(new() { Path = path, Kind = InspectedKind.Tensors, Bytes = new FileInfo(path).Length, Points = PointsOf(file.Entries.Values) }, file.Entries.Values);
    }

    /// <summary>Adds numbers and dtypes of entries.</summary>
    internal static InspectionReport With(InspectionReport report, IEnumerable<SafetensorsEntry> entries)
    {
        SafetensorsEntry[] all = [.. entries];
        return report with
        {
            Parameters = all.Sum(Count),
            Dtypes = [.. all.GroupBy(entry => entry.Format).OrderByDescending(group => group.Sum(Count)).Select(group => group.Key)],
        };
    }

    /// <summary>The entries by the modules that they belong to.</summary>
    internal static IReadOnlyList<InspectedPoint> PointsOf(IEnumerable<SafetensorsEntry> entries) =>
        [.. entries.GroupBy(entry => ModuleOf(entry.Name)).Select(group => new InspectedPoint(
            group.Key,
            string.Join(", ", group.Select(entry => $"{Tail(entry.Name, group.Key)} ({string.Join(", ", entry.Shape)})")),
            group.Sum(Count)))];

    /// <summary>Bytes of the files in a folder.</summary>
    internal static long BytesOf(string folder, SearchOption depth = SearchOption.TopDirectoryOnly) => new DirectoryInfo(folder).EnumerateFiles("*", depth).Sum(file => file.Length);

    private static long Count(SafetensorsEntry entry) => entry.Shape.Aggregate(1L, (product, size) => product * size);

    // Deltas' own parts carry an underscore, as lora_A and adapter_down; modules of the families never do behind the module that is adapted.
    private static string ModuleOf(string name)
    {
        var parts = Bare(name).Split('.');
        var mark = Array.FindIndex(parts, IsOfDelta);
        var length = mark >= 0 ? mark : parts.Length - 1;
        return length == 0 ? "(whole model)" : string.Join('.', parts.Take(length));
    }

    private static bool IsOfDelta(string part) =>
        Array.Exists(["lora", "ia3_", "adapter_", "adapters", "bitfit", "prefix", "prompt", "modules_to_save", "original_module", "default"], start => part.StartsWith(start, StringComparison.Ordinal));

    private static string Tail(string name, string module) => Bare(name) is var bare && bare.StartsWith($"{module}.", StringComparison.Ordinal) ? bare[(module.Length + 1)..] : bare;

    private static string Bare(string name) => name.StartsWith("base_model.model.", StringComparison.Ordinal) ? name["base_model.model.".Length..] : name;
}
