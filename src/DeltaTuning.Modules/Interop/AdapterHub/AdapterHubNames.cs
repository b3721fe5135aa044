using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Names of tensors in AdapterHub's files, where the adapter's name stands in the middle.</summary>
/// <param name="family">The model's family, which names its inner model: an adapter may have been saved from a model with head or from the bare one.</param>
/// <param name="rename">A parameter's key → its names, best first.</param>
internal sealed class AdapterHubNames(string? family, Func<string, IReadOnlyList<string>> rename) : IDeltaNames
{
    /// <summary>The shape of a parameter in files, from its key and its own.</summary>
    internal Func<string, IReadOnlyList<long>, IReadOnlyList<long>>? Shape { get; init; }

    /// <summary>What tells second names of tensors that parameters do not have themselves.</summary>
    internal Func<string, bool>? Repeated { get; init; }

    public bool HoldWhatIsTrained { get; init; }

    public IReadOnlyList<long> FileShape(string key, IReadOnlyList<long> shape) => Shape?.Invoke(key, shape) ?? shape;

    public bool IsRepeated(string name) => Repeated?.Invoke(name) == true;

    /// <summary>What stands before the names of the inner model's parts: <c>roberta.</c> in a RoBERTa with head, nothing in a bare one or a T5.</summary>
    internal static string Inner(BackboneMap map) =>
        map.Family is { } name && map.Sites.Any(site => site.Path.StartsWith($"{name}.", StringComparison.Ordinal)) ? $"{name}." : "";

    public IReadOnlyList<string> FileNames(string key)
    {
        var names = rename(key);
        return family is null ? names : [.. names, .. names.Select(Other)];
    }

    private string Other(string name) => name.StartsWith($"{family}.", StringComparison.Ordinal) ? name[(family!.Length + 1)..] : $"{family}.{name}";
}
