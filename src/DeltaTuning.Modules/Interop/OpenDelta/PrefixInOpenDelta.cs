using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// Prefixes in OpenDelta's files: of each attention <c>prefix.past_key</c> and <c>prefix.past_value</c>, (tokens, width), which are one tensor here; or the one
/// network that computes them all, below the first attention's block, as <c>reparams</c>.
/// </summary>
internal static class PrefixInOpenDelta
{
    private const string Flat = ".prefix";
    private const string BertKeys = ".self.key_values";
    private const string T5Keys = ".key_values";

    private static readonly (string Ours, string Theirs)[] Network = [("embedding", "wte"), ("transform.0", "control_trans.0"), ("transform.2", "control_trans.2")];

    internal static string? Name(string key) => Array.Find(Network, part => key.Contains($".prefix_encoder.{part.Ours}.", StringComparison.Ordinal)) is { Ours: { } ours } part
        ? key.Replace($".prefix_encoder.{ours}.", $".reparams.{part.Theirs}.", StringComparison.Ordinal)
            .Replace($"{BertKeys}.reparams", ".reparams", StringComparison.Ordinal).Replace($".SelfAttention{T5Keys}.reparams", ".reparams", StringComparison.Ordinal)
        : null;

    internal static DeltaParts? Parts(string key, BackboneMap? map)
    {
        if (!key.EndsWith(Flat, StringComparison.Ordinal) || map?.Sites.FirstOrDefault(site => site.Path == key[..^Flat.Length]) is not { } first)
            return null;
        return new([.. map.At(first.Point).SelectMany(site => new[] { $"{Attention(site.Path)}.prefix.past_key", $"{Attention(site.Path)}.prefix.past_value" })], parts => cat([.. parts], 1));
    }

    private static string Attention(string path) => path.EndsWith(BertKeys, StringComparison.Ordinal) ? path[..^BertKeys.Length] : path[..^T5Keys.Length];
}
