namespace DeltaTuning.Experiments.Backbones;

/// <summary>Finds the folder of a backbone that a user names.</summary>
public static class ModelFolders
{
    /// <summary>The folder of a model.</summary>
    /// <param name="model">A folder with a checkpoint.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="FileNotFoundException">There is no such folder, or no <c>config.json</c> in it.</exception>
    public static string Resolve(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return File.Exists(Path.Combine(model, "config.json"))
            ? model
            : throw new FileNotFoundException($"'{model}' is no folder of a model: it needs a config.json, model.safetensors and the tokenizer's files.");
    }
}
