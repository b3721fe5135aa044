using DeltaTuning.Experiments.Backbones.Bundled;
using DeltaTuning.Files;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Backbones;

/// <summary>
/// Known architectures without weights, such as <c>random-t5-large</c>: what a measurement of memory and time needs. Such a model's folder has a <c>config.json</c> alone, so
/// that nothing can be trained on it by mistake.
/// </summary>
public static class RandomModels
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "random-";

    private static readonly Dictionary<string, Func<PretrainedConfig>> Shapes = new(StringComparer.Ordinal)
    {
        ["random-t5-small"] = () => new T5Config(),
        ["random-t5-base"] = () => new T5Config { DModel = 768, DFf = 3072, NumLayers = 12, NumHeads = 12 },
        ["random-t5-large"] = () => new T5Config { DModel = 1024, DFf = 4096, NumLayers = 24, NumHeads = 16 },
        ["random-t5-3b"] = () => new T5Config { DModel = 1024, DKv = 128, DFf = 16384, NumLayers = 24, NumHeads = 32 },
        ["random-roberta-base"] = () => RobertaConfig.RobertaBase,
        ["random-roberta-large"] = () => RobertaConfig.RobertaLarge,
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Shapes.Keys];

    /// <summary>The folder of one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The folder, made in the cache of <see cref="BundledModels"/> if need be; null where none has the name.</returns>
    /// <exception cref="IOException">The folder could not be made.</exception>
    public static string? Folder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Shapes.TryGetValue(name, out var shape))
            return null;
        var folder = Path.Combine(BundledModels.Cache(), name);
        var (file, text) = (Path.Combine(folder, ModelFolders.Configuration), shape().ToJson().ToJsonString());
        if (!File.Exists(file) || File.ReadAllText(file) != text)
            AtomicFile.WriteText(file, text);
        return folder;
    }
}
