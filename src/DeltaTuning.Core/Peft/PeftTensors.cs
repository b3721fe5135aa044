using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>The tensors of an <c>adapter_model.safetensors</c> by a delta's own names, with an account of what was missing, superfluous or of another shape.</summary>
internal sealed class PeftTensors : IParameterSource, IDisposable
{
    internal const string FileName = "adapter_model.safetensors";
    internal const string Prefix = "base_model.model.";

    private readonly SafetensorsFile _file;
    private readonly Dictionary<string, string> _names;
    private readonly List<string> _missing = [];
    private readonly List<TensorMismatch> _misshapen = [];

    internal PeftTensors(string path, PeftConfig config, BackboneMap? map)
    {
        Path = path;
        _file = SafetensorsFile.Open(path);
        _names = _file.Entries.Keys.Where(name => !PeftWrappedBiases.IsOne(KeyOf(name), config, map)).ToDictionary(KeyOf, name => name, StringComparer.Ordinal);
    }

    internal string Path { get; }

    public Tensor? Take(string key, ReadOnlySpan<long> shape)
    {
        if (!_names.Remove(key, out var name))
        {
            _missing.Add(Prefix + key);
            return null;
        }
        var entry = _file.Entries[name];
        if (shape.SequenceEqual([.. entry.Shape]))
            return _file.Read(name);
        _misshapen.Add(new(name, entry.ToString(), ShapeText.Of(shape.ToArray())));
        return null;
    }

    public void Complete()
    {
        if (CheckpointMismatchException.Of($"{Path} does not fit the model and its adapter_config.json", _missing, [.. _names.Values], _misshapen, []) is { } problem)
            throw problem;
    }

    public void Dispose() => _file.Dispose();

    // PEFT 0.9 to 0.11 wrote a magnitude as a module's weight.
    private static string KeyOf(string name)
    {
        var key = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        return key.EndsWith(".lora_magnitude_vector.weight", StringComparison.Ordinal) ? key[..^".weight".Length] : key;
    }
}
