namespace DeltaTuning.Modules;

/// <summary>What parts train beside their method's own matrices or vectors: heads, biases, token rows. It is taken from one part.</summary>
internal static class MergedExtras
{
    /// <summary>The part's place among the parts; −1 where none has anything.</summary>
    /// <param name="how">Whose it is, if that was said.</param>
    /// <param name="parts">The parts, each with what it trains beside.</param>
    /// <exception cref="ArgumentException">The named part is none of them.</exception>
    /// <exception cref="InvalidOperationException">Several have something, and none was named.</exception>
    internal static int Source(DeltaMerge how, IReadOnlyList<(string Name, IReadOnlyList<DeltaParameter> Extras)> parts)
    {
        int[] owners = how.ModulesFrom is { } name
            ? [.. Enumerable.Range(0, parts.Count).Where(number => parts[number].Name == name)]
            : [.. Enumerable.Range(0, parts.Count).Where(number => parts[number].Extras.Count > 0)];
        if (how.ModulesFrom is not null && owners.Length == 0)
            throw new ArgumentException($"{nameof(DeltaMerge.ModulesFrom)} is \"{how.ModulesFrom}\", which is none of the parts {string.Join(", ", parts.Select(part => part.Name))}.", nameof(how));
        if (owners.Length > 1)
            throw new InvalidOperationException($"{string.Join(" and ", owners.Select(number => $"\"{parts[number].Name}\""))} train modules beside ({parts[owners[0]].Extras[0].Key}, ...), which are not merged; say whose the result takes by {nameof(DeltaMerge.ModulesFrom)}.");
        return owners.Length == 0 ? -1 : owners[0];
    }

    /// <summary>Of the modules that a part names those that it trains: PEFT's files name the heads of every kind of model.</summary>
    /// <param name="names">The names; null for the model's heads.</param>
    /// <param name="extras">What it trains beside.</param>
    internal static IReadOnlyList<string>? Trained(IReadOnlyList<string>? names, IEnumerable<DeltaParameter> extras)
    {
        string[] keys = [.. extras.Select(extra => $".{extra.Key}")];
        return names is null ? null : [.. names.Where(name => keys.Any(key => key.Contains($".{name}.", StringComparison.Ordinal)))];
    }
}
