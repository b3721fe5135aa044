using System.CommandLine;

namespace DeltaTuning.Cli.Options;

/// <summary>The backbone.</summary>
internal static class ModelOption
{
    /// <summary>A model that must be named.</summary>
    public static Option<string> Required() => new("--model", "-m") { Description = "The backbone: a folder with config.json, model.safetensors and the tokenizer's files, or the name of a bundled one.", HelpName = "folder", Required = true };

    /// <summary>A model that may be named.</summary>
    /// <param name="description">What for.</param>
    public static Option<string?> Optional(string description) => new("--model", "-m") { Description = description, HelpName = "folder" };
}
