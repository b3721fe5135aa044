using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>What a safetensors file says of one tensor.</summary>
public sealed class SafetensorsEntry
{
    private readonly SafetensorsDtype _dtype;

    internal SafetensorsEntry(string name, SafetensorsDtype dtype, long[] shape, long start, long end) =>
        (Name, _dtype, Shape, Start, End) = (name, dtype, shape, start, end);

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The dtype's name in the file: <c>F32</c>, <c>BF16</c>, <c>F8_E4M3</c>, ...</summary>
    public string Format => _dtype.Name;

    /// <summary>TorchSharp's dtype for it; null where TorchSharp has none, and the tensor cannot be read.</summary>
    public ScalarType? Dtype => _dtype.Scalar;

    /// <summary>The shape; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The number of bytes.</summary>
    public long Bytes => End - Start;

    /// <summary>Where its bytes begin, counted from the end of the header.</summary>
    internal long Start { get; }

    /// <summary>Where its bytes end, counted from the end of the header.</summary>
    internal long End { get; }

    /// <summary>Dtype and shape.</summary>
    /// <returns>For example <c>F32 (768, 768)</c>.</returns>
    public override string ToString() => $"{Format} {ShapeText.Of(Shape)}";
}
