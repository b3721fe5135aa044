using System.Text.Json.Nodes;

namespace DeltaTuning.Files;

/// <summary>Targets in PEFT's fields <c>target_modules</c>, <c>exclude_modules</c>, <c>layers_to_transform</c> and <c>layers_pattern</c>.</summary>
public static class PeftTargets
{
    // PEFT shortens the names of all-linear from this number on.
    private const int ManyNames = 20;

    private const string AllLinear = "all-linear";

    /// <summary>Reads the fields.</summary>
    /// <param name="config">The file.</param>
    /// <returns>The targets; null where the file leaves them to the method.</returns>
    /// <exception cref="InvalidDataException">A field has a wrong type.</exception>
    public static Targets? Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var targets = config.Node("target_modules") switch
        {
            null => null,
            JsonArray => Targets.Named(config.Texts("target_modules")!),
            _ when config.Text("target_modules") is var text && string.Equals(text, AllLinear, StringComparison.OrdinalIgnoreCase) => Targets.AllLinear,
            _ => Targets.Matching(config.Text("target_modules")!),
        };
        var layers = config.WholeNumbers("layers_to_transform");
        var patterns = config.Texts("layers_pattern");
        var isPattern = config.Node("exclude_modules") is JsonValue;
        var excluded = config.Texts("exclude_modules");
        return targets is null ? null : targets with
        {
            Exclude = isPattern ? [] : excluded ?? [],
            ExcludePattern = isPattern ? excluded![0] : null,
            Layers = [.. (layers ?? []).Select(layer => checked((int)layer))],
            LayersPattern = patterns ?? [],
        };
    }

    /// <summary>Writes the fields, points as the shortest names that mean the same in this model.</summary>
    /// <param name="targets">The targets; null for the method's defaults.</param>
    /// <param name="context">The model's facts.</param>
    /// <param name="config">Takes the fields.</param>
    /// <param name="withLayers">Whether the method has the fields <c>layers_to_transform</c> and <c>layers_pattern</c>; without them, names say which layers are meant.</param>
    public static void Write(Targets? targets, DeltaFormatContext context, PeftConfig config, bool withLayers = true)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var byName = targets is { Names.Count: > 0 } && (withLayers || targets.Layers.Count == 0);
        if (targets?.Pattern is { } pattern)
            config.Set("target_modules", (JsonNode)pattern);
        else
            config.Set("target_modules", byName ? targets!.Names : Names(context, isAllLinear: targets is { IsAllLinear: true }));
        // Names that were found one by one already say what is left out and which layers are meant.
        var exclude = byName || targets is { Pattern: not null };
        config.Set("exclude_modules", !exclude ? null : targets!.ExcludePattern is { } excluded ? (JsonNode)excluded : List(targets.Exclude));
        if (!withLayers)
            return;
        config.Set("layers_to_transform", exclude && targets!.Layers.Count > 0 ? new JsonArray([.. targets.Layers.Select(layer => (JsonNode)layer)]) : null);
        config.Set("layers_pattern", exclude ? List(targets!.LayersPattern, single: true) : null);
    }

    private static IEnumerable<string> Names(DeltaFormatContext context, bool isAllLinear) =>
        isAllLinear && context.Attached.Count < ManyNames ? context.Attached : Shortest(context).Order(StringComparer.Ordinal);

    // For each layer the shortest end of its name that no other module has, except those that are attached to as well.
    private static HashSet<string> Shortest(DeltaFormatContext context)
    {
        var attached = context.Attached.ToHashSet(StringComparer.Ordinal);
        var others = context.Modules.Where(path => !attached.Contains(path)).SelectMany(Ends).ToHashSet(StringComparer.Ordinal);
        return [.. context.Attached.Select(path => Ends(path).FirstOrDefault(end => !others.Contains(end)) ?? path)];
    }

    private static IEnumerable<string> Ends(string path)
    {
        for (var dot = path.LastIndexOf('.'); dot >= 0; dot = dot == 0 ? -1 : path.LastIndexOf('.', dot - 1))
            yield return path[(dot + 1)..];
        yield return path;
    }

    private static JsonNode? List(IReadOnlyList<string> values, bool single = false) =>
        values.Count == 0 ? null : single && values.Count == 1 ? values[0] : new JsonArray([.. values.Select(value => (JsonNode)value)]);
}
