using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>A dtype of the format.</summary>
/// <param name="Name">Its name in a header.</param>
/// <param name="Bits">Width of an element. The format has dtypes narrower than a byte.</param>
/// <param name="Rank">Its place in the reference library's order, in which tensors of a higher one are written first.</param>
/// <param name="Scalar">TorchSharp's dtype for it; null where there is none.</param>
internal sealed record SafetensorsDtype(string Name, int Bits, int Rank, ScalarType? Scalar)
{
    private static readonly SafetensorsDtype[] All = Ranked(
        ("BOOL", 8, ScalarType.Bool), ("F4", 4, null), ("F6_E2M3", 6, null), ("F6_E3M2", 6, null), ("U8", 8, ScalarType.Byte), ("I8", 8, ScalarType.Int8),
        ("F8_E5M2", 8, null), ("F8_E4M3", 8, null), ("F8_E8M0", 8, null), ("F8_E4M3FNUZ", 8, null), ("F8_E5M2FNUZ", 8, null),
        ("I16", 16, ScalarType.Int16), ("U16", 16, null), ("F16", 16, ScalarType.Float16), ("BF16", 16, ScalarType.BFloat16),
        ("I32", 32, ScalarType.Int32), ("U32", 32, null), ("F32", 32, ScalarType.Float32),
        ("C64", 64, null), ("F64", 64, ScalarType.Float64), ("I64", 64, ScalarType.Int64), ("U64", 64, null));

    private static readonly Dictionary<string, SafetensorsDtype> ByName = All.ToDictionary(dtype => dtype.Name, StringComparer.Ordinal);
    private static readonly Dictionary<ScalarType, SafetensorsDtype> ByScalar = All.Where(dtype => dtype.Scalar is not null).ToDictionary(dtype => dtype.Scalar!.Value);

    /// <summary>The names of what TorchSharp has, for messages.</summary>
    internal static string Supported => string.Join(", ", ByScalar.Values.Select(dtype => dtype.Name));

    /// <summary>The dtype of a name; null where the format has none.</summary>
    internal static SafetensorsDtype? Of(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The dtype of a tensor; null where the format has none.</summary>
    internal static SafetensorsDtype? Of(ScalarType scalar) => ByScalar.GetValueOrDefault(scalar);

    private static SafetensorsDtype[] Ranked(params (string Name, int Bits, ScalarType? Scalar)[] ordered) =>
        [.. ordered.Select((dtype, rank) => new SafetensorsDtype(dtype.Name, dtype.Bits, rank, dtype.Scalar))];
}
