namespace DeltaTuning.Models;

/// <summary>The folder of a pre-trained model.</summary>
internal static class ModelFolder
{
    /// <summary>Demands that a folder exists.</summary>
    internal static void Require(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder \"{folder}\" (looked for {Path.GetFullPath(folder)}). Downloads from a model hub are not supported yet: "
                + "download the model and give its folder, with config.json and model.safetensors.");
        }
    }
}
