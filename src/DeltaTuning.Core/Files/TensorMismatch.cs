namespace DeltaTuning.Files;

/// <summary>A tensor that does not fit where its name says it belongs.</summary>
/// <param name="Name">The module's name for it.</param>
/// <param name="File">What the file has: dtype and shape.</param>
/// <param name="Module">What the module has: dtype and shape.</param>
public sealed record TensorMismatch(string Name, string File, string Module)
{
    /// <summary>Name and both sides.</summary>
    /// <returns>For example <c>classifier.weight: file F32 (3, 768), module F32 (2, 768)</c>.</returns>
    public override string ToString() => $"{Name}: file {File}, module {Module}";
}
