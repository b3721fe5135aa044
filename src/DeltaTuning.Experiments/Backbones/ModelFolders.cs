using DeltaTuning.Experiments.Backbones.Bundled;

namespace DeltaTuning.Experiments.Backbones;

/// <summary>Finds the folder of a backbone that a user names.</summary>
public static class ModelFolders
{
    internal const string Configuration = "config.json";

    /// <summary>
    /// The folder of a model: a folder that is there; else a backbone that comes along (<see cref="BundledModels.Names"/>), or an architecture without weights (<see cref="RandomModels.Names"/>); else a model of the local hub cache
    /// (<c>HF_HUB_CACHE</c>, or <c>hub</c> in <c>HF_HOME</c>, or <c>~/.cache/huggingface/hub</c>), by its identifier such as <c>google-t5/t5-base</c>.
    /// </summary>
    /// <param name="model">The folder, name or identifier.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="FileNotFoundException">It is none of these, or a folder without <c>config.json</c>; the message says which files to put where.</exception>
    /// <exception cref="IOException">A backbone that comes along could not be unpacked.</exception>
    public static string Resolve(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (Directory.Exists(model))
            return Complete(model);
        return BundledModels.Folder(model) ?? RandomModels.Folder(model) ?? (HubCache.Find(model) is { } cached ? Complete(cached) : throw Missing(model));
    }

    private static string Complete(string folder) => File.Exists(Path.Combine(folder, Configuration))
        ? folder
        : throw new FileNotFoundException($"The folder {folder} has no {Configuration}; a model's folder needs it, model.safetensors (or shards with their index) and the tokenizer's files.");

    private static FileNotFoundException Missing(string model)
    {
        var near = NearestNames.To(model, [.. BundledModels.Names, .. RandomModels.Names]);
        var bundled = near.Count > 0 ? $"Nearest of those that come along: {string.Join(", ", near)}." : $"These come along: {string.Join(", ", BundledModels.Names)}.";
        var hub = HubCache.IsIdentifier(model) ? $", or download it to {HubCache.FolderOf(model)}" : "";
        return new FileNotFoundException(
            $"There is no model \"{model}\". {bundled} For another one, give a folder with its {Configuration}, model.safetensors (or shards with their index) and tokenizer files{hub}.");
    }
}
