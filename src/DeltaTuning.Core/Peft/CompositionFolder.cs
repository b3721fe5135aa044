using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// A folder with a composition: <c>composition.json</c> says its order, its stages and how far it was trained, and each delta has a folder of its own, as
/// PEFT's adapters of a name have.
/// </summary>
internal static class CompositionFolder
{
    internal const string FileName = "composition.json";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static void Save(CompositionHandle composition, string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (File.Exists(folder))
            throw new IOException($"{folder} is a file; give the name of a folder.");
        string[] names = [.. composition.Deltas.Select(delta => delta.Name)];
        if (names.FirstOrDefault(name => name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) || name is "." or "..") is { } wrong)
            throw new IOException($"The delta's name \"{wrong}\" cannot name a folder; give the part another name.");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        string[] before = File.Exists(path) ? [.. Plan.Read(path).Stages.SelectMany(stage => stage.Deltas)] : [];
        foreach (var delta in composition.Deltas)
            delta.Save(Path.Combine(folder, delta.Name));
        AtomicFile.WriteText(path, Plan.Of(composition).ToText());
        foreach (var left in before.Except(names).Select(name => Path.Combine(folder, name)).Where(Directory.Exists))
            Directory.Delete(left, recursive: true);
    }

    internal static CompositionHandle Load(nn.Module model, string folder, DeltaOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{folder} has no {FileName} (looked for {Path.GetFullPath(path)}); give the folder of a saved composition, or use LoadDelta for a single delta.", path);
        var plan = Plan.Read(path);
        SavedDelta[][] saved = [.. plan.Stages.Select(stage => stage.Deltas.Select(name => PeftFolder.Open(model, Path.Combine(folder, name))).ToArray())];
        try
        {
            return Attach(model.Deltas(), plan, saved, options);
        }
        finally
        {
            foreach (var part in saved.SelectMany(stage => stage))
                part.Dispose();
        }
    }

    private static CompositionHandle Attach(DeltaCollection deltas, Plan plan, SavedDelta[][] saved, DeltaOptions options)
    {
        DeltaStage[] stages = [.. plan.Stages.Zip(saved, (stage, parts) => new DeltaStage(Group(stage.Deltas, parts)) { MergeAfter = stage.MergeAfter })];
        var composition = plan.Order is CompositionOrder.Sequential ? DeltaComposition.Sequential(stages) : DeltaComposition.Simultaneous(stages[0].Part);
        var next = new Queue<SavedDelta>(saved.SelectMany(stage => stage));
        var handle = deltas.Apply(composition, options with { Name = options.Name ?? plan.Name }, (part, own, sharing) =>
        {
            var delta = next.Dequeue();
            return delta.Attached(deltas.Apply(part.Module, own, delta.Tensors, sharing));
        });
        try
        {
            handle.Resume(plan.Stage, plan.IsCompleted);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        DeltaComposition Group(IReadOnlyList<string> names, SavedDelta[] parts) => DeltaComposition.Simultaneous(
            [.. names.Zip(parts, (name, part) => new DeltaPart(part.Module, new() { Name = options.Name is null ? name : null, Trainable = options.Trainable }))]);
    }

    /// <summary>What <c>composition.json</c> says.</summary>
    internal sealed record Plan(string Name, CompositionOrder Order, int Stage, bool IsCompleted, IReadOnlyList<(bool MergeAfter, IReadOnlyList<string> Deltas)> Stages)
    {
        internal static Plan Of(CompositionHandle composition) => new(
            composition.Name, composition.Composition.Order, composition.Stage, composition.IsCompleted,
            [.. composition.Stages.Select(stage => (stage.Plan.MergeAfter, (IReadOnlyList<string>)[.. stage.Deltas.Select(delta => delta.Name)]))]);

        internal static Plan Read(string path)
        {
            try
            {
                var fields = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
                if (fields["version"]!.GetValue<int>() is var version and not Version)
                    throw new NotSupportedException($"{path} has version {version}; this library reads version {Version}.");
                var plan = new Plan(
                    fields["name"]!.GetValue<string>(),
                    Enum.Parse<CompositionOrder>(fields["order"]!.GetValue<string>(), ignoreCase: true),
                    fields["stage"]!.GetValue<int>(),
                    fields["completed"]!.GetValue<bool>(),
                    [.. fields["stages"]!.AsArray().Select(stage => (stage!["merge_after"]!.GetValue<bool>(), (IReadOnlyList<string>)[.. stage["deltas"]!.AsArray().Select(name => FolderName(name!.GetValue<string>(), path))]))]);
                return plan.Stages.Count > 0 && plan.Stages.All(stage => stage.Deltas.Count > 0) && plan.Stage >= 0 && plan.Stage < plan.Stages.Count ? plan
                    : throw new InvalidDataException($"{path}: the stage is {plan.Stage} of {plan.Stages.Count}, and each must have deltas.");
            }
            catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or ArgumentException or FormatException)
            {
                throw new InvalidDataException($"{path} is no description of a composition: {error.Message}", error);
            }
        }

        internal string ToText() => new JsonObject
        {
            ["version"] = Version,
            ["name"] = Name,
            ["order"] = Order is CompositionOrder.Sequential ? "sequential" : "simultaneous",
            ["stage"] = Stage,
            ["completed"] = IsCompleted,
            ["stages"] = new JsonArray([.. Stages.Select(stage => new JsonObject
            {
                ["merge_after"] = stage.MergeAfter,
                ["deltas"] = new JsonArray([.. stage.Deltas.Select(name => (JsonNode)name)]),
            })]),
        }.ToJsonString(Indented);

        // The file is not trusted: a name leads to a folder beside it and nowhere else.
        private static string FolderName(string name, string path) =>
            name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) && !name.Contains('/') && !name.Contains('\\') ? name
                : throw new InvalidDataException($"{path}: \"{name}\" is no name of a folder.");
    }
}
