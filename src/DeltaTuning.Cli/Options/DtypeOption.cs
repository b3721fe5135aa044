using System.CommandLine;
using static TorchSharp.torch;

namespace DeltaTuning.Cli.Options;

/// <summary>The dtype of a backbone.</summary>
internal static class DtypeOption
{
    private static readonly Dictionary<string, ScalarType?> Names = new(StringComparer.Ordinal)
    {
        ["float32"] = ScalarType.Float32,
        ["bfloat16"] = ScalarType.BFloat16,
        ["float16"] = ScalarType.Float16,
        ["file"] = null,
    };

    /// <summary>Makes it.</summary>
    /// <param name="otherwise">The default.</param>
    public static Option<string> Create(string otherwise = "float32")
    {
        var option = new Option<string>("--dtype") { Description = "The backbone's dtype: float32, bfloat16, float16, or file for the one of its file.", HelpName = "dtype", DefaultValueFactory = _ => otherwise };
        Choice.Demand(option, [.. Names.Keys]);
        return option;
    }

    /// <summary>The dtype of a name; null for the file's.</summary>
    public static ScalarType? Read(string name) => Names[name];
}
