namespace DeltaTuning.Models;

/// <summary>How the names in a checkpoint's file become a model's, and which differences are harmless. Everything else is an error.</summary>
internal sealed record CheckpointRules
{
    /// <summary>A name in the file → the model's name for it.</summary>
    internal Func<string, string> Rename { get; init; } = name => name;

    /// <summary>Whether a parameter of the model (by the model's name) may be absent from the file, and is then initialized.</summary>
    internal Func<string, bool> MayBeMissing { get; init; } = _ => false;

    /// <summary>Whether a tensor of the file (by the file's name) may be left out where the model has no place for it.</summary>
    internal Func<string, bool> MayBeIgnored { get; init; } = _ => false;
}
