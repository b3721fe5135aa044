using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The dtype names of configurations.</summary>
internal static class Dtypes
{
    private static readonly Dictionary<string, ScalarType> Known = new(StringComparer.Ordinal)
    {
        ["float32"] = ScalarType.Float32,
        ["float16"] = ScalarType.Float16,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float64"] = ScalarType.Float64,
    };

    /// <summary>The dtype of a name such as <c>float16</c> or <c>torch.float16</c>; null for <c>auto</c>.</summary>
    internal static ScalarType? Parse(string name)
    {
        var bare = name.StartsWith("torch.", StringComparison.Ordinal) ? name[6..] : name;
        return bare == "auto" ? null
            : Known.TryGetValue(bare, out var dtype) ? dtype
            : throw new InvalidDataException($"dtype is \"{name}\"; known are {string.Join(", ", Known.Keys)}.");
    }

    /// <summary>Whether a model's parameters can have a dtype.</summary>
    internal static bool IsKnown(ScalarType dtype) => Known.ContainsValue(dtype);

    /// <summary>The name of a dtype that a model's parameters can have.</summary>
    internal static string Name(ScalarType dtype) =>
        Known.FirstOrDefault(pair => pair.Value == dtype).Key
        ?? throw new NotSupportedException($"A model's parameters cannot be {dtype}; choose {string.Join(", ", Known.Keys)}.");
}
