using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// With <c>bias</c> set to <c>all</c>, PEFT writes every tensor with "bias" in its name as it stands in its own wrappers: the biases of a module to save appear
/// once more, and so do those of the backbone's own module, which nothing trains, and a bias with two names. Such a file is written here too, and these names
/// say nothing new when read.
/// </summary>
internal static class PeftWrappedBiases
{
    private const string Copy = "modules_to_save";
    private const string Adapter = "default";
    private const string Original = "original_module";

    /// <summary>Whether a name, without prefix, is one of these.</summary>
    internal static bool IsOne(string key, PeftConfig config, BackboneMap? map) =>
        IsOn(config) && key.EndsWith(".bias", StringComparison.Ordinal)
        && (map?.Aliases.ContainsKey(key) == true || key.Contains($".{Copy}.", StringComparison.Ordinal) || key.Contains($".{Original}.", StringComparison.Ordinal));

    /// <summary>The tensors beside a delta's own.</summary>
    internal static IEnumerable<KeyValuePair<string, Tensor>> Of(DeltaHandle handle, PeftConfig config)
    {
        if (!IsOn(config))
            yield break;
        foreach (var (alias, path) in (handle.Backbone as IBackbone)?.Map.Aliases ?? new Dictionary<string, string>())
        {
            if (handle.Copies.Find(item => item.Copy.Key == path).Copy is { } bias)
                yield return new(alias, bias.Value);
        }
        foreach (var (slot, copy) in handle.Copies.Where(item => item.Copy.Key.EndsWith("bias", StringComparison.Ordinal)))
        {
            if (handle.SavedModules.FirstOrDefault(module => ModelModules.IsBelow(copy.Key, module)) is not { } module)
                continue;
            var inside = copy.Key[module.Length..];
            // PEFT takes its name for the adapter out of a key where it stands before the last part.
            yield return new(inside.LastIndexOf('.') == 0 ? $"{module}.{Copy}{inside}" : $"{module}.{Copy}.{Adapter}{inside}", copy.Value);
            yield return new($"{module}.{Original}{inside}", slot.Original);
        }
    }

    private static bool IsOn(PeftConfig config) => config.Text("bias") == "all";
}
