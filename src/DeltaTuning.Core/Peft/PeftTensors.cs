using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>The tensors of an <c>adapter_model.safetensors</c> by a delta's own names, with an account of what was missing, superfluous or of another shape.</summary>
internal sealed class PeftTensors : IParameterSource, IDisposable
{
    internal const string FileName = "adapter_model.safetensors";
    internal const string Prefix = "base_model.model.";

    private const string Magnitude = ".lora_magnitude_vector";

    private readonly SafetensorsFile _file;
    private readonly IDeltaFormat _format;
    private readonly HashSet<string> _names;
    private readonly List<string> _missing = [];
    private readonly List<TensorMismatch> _misshapen = [];

    internal PeftTensors(string path, IDeltaFormat format, PeftConfig config, BackboneMap? map)
    {
        (Path, _format) = (path, format);
        _file = SafetensorsFile.Open(path);
        _names = [.. _file.Entries.Keys.Where(name => !PeftWrappedBiases.IsOne(WithoutPrefix(name), config, map))];
    }

    internal string Path { get; }

    public Tensor? Take(string key, ReadOnlySpan<long> shape)
    {
        if (NamesOf(key).FirstOrDefault(_names.Remove) is not { } name)
        {
            _missing.Add(_format.FileName(key));
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
        if (CheckpointMismatchException.Of($"{Path} does not fit the model and its adapter_config.json", _missing, [.. _names.Order(StringComparer.Ordinal)], _misshapen, []) is { } problem)
            throw problem;
    }

    public void Dispose() => _file.Dispose();

    private static string WithoutPrefix(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;

    private IEnumerable<string> NamesOf(string key)
    {
        var name = _format.FileName(key);
        yield return name;
        yield return key;
        // PEFT 0.9 to 0.11 wrote a magnitude as a module's weight.
        if (key.EndsWith(Magnitude, StringComparison.Ordinal))
            yield return name + ".weight";
    }
}
