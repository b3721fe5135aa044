using System.Text.RegularExpressions;

namespace DeltaTuning.Experiments.Backbones;

/// <summary>The folder in which HuggingFace's hub library keeps what it downloaded: <c>models--OWNER--NAME/snapshots/REVISION</c>, with the revision of <c>main</c> in <c>refs/main</c>.</summary>
internal static partial class HubCache
{
    /// <summary>Whether a name could be a model's identifier on a hub.</summary>
    internal static bool IsIdentifier(string model) => Identifier().IsMatch(model);

    /// <summary>Where a model would lie.</summary>
    internal static string FolderOf(string model) => Path.Combine(Root(), $"models--{model.Replace("/", "--", StringComparison.Ordinal)}");

    /// <summary>The snapshot of a model: that of <c>main</c>, else the only one; null where there is none.</summary>
    internal static string? Find(string model)
    {
        if (!IsIdentifier(model))
            return null;
        var snapshots = Path.Combine(FolderOf(model), "snapshots");
        var main = Path.Combine(FolderOf(model), "refs", "main");
        if (File.Exists(main) && Path.Combine(snapshots, File.ReadAllText(main).Trim()) is var current && Directory.Exists(current))
            return current;
        return Directory.Exists(snapshots) && Directory.GetDirectories(snapshots) is [var only] ? only : null;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("HF_HUB_CACHE") is { Length: > 0 } cache)
            return cache;
        var home = Environment.GetEnvironmentVariable("HF_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache", "huggingface");
        return Path.Combine(home, "hub");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$")]
    private static partial Regex Identifier();
}
