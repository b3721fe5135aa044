namespace DeltaTuning.Files;

/// <summary>Shapes in messages.</summary>
internal static class ShapeText
{
    /// <summary>For example <c>(768, 768)</c>.</summary>
    internal static string Of(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
