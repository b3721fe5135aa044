namespace DeltaTuning.Files;

/// <summary>Names in an <c>adapter_model.safetensors</c>.</summary>
/// <param name="format">The method's format.</param>
/// <param name="config">The configuration beside the tensors.</param>
/// <param name="map">The model's map; null for none.</param>
internal sealed class PeftNames(IDeltaFormat format, PeftConfig config, BackboneMap? map) : IDeltaNames
{
    internal const string FileName = "adapter_model.safetensors";
    internal const string Prefix = "base_model.model.";

    private const string Magnitude = ".lora_magnitude_vector";

    public IReadOnlyList<string> FileNames(string key)
    {
        var name = format.FileName(key);
        // PEFT 0.9 to 0.11 wrote a magnitude as a module's weight.
        return key.EndsWith(Magnitude, StringComparison.Ordinal) ? [name, key, name + ".weight"] : [name, key];
    }

    public bool IsRepeated(string name) =>
        PeftWrappedBiases.IsOne(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name, config, map);
}
