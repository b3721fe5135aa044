using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>The tensors of safetensors files by a delta's own names, with an account of what was missing, superfluous or of another shape.</summary>
internal sealed class NamedTensors : IParameterSource, IDisposable
{
    private readonly IDeltaNames _names;
    private readonly SafetensorsFile[] _files;
    private readonly Dictionary<string, SafetensorsFile> _left;
    private readonly List<string> _missing = [];
    private readonly List<TensorMismatch> _misshapen = [];

    /// <summary>Opens the files; a name that several have is taken from the first.</summary>
    internal NamedTensors(IDeltaNames names, params IEnumerable<string> paths)
    {
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var path in paths)
                files.Add(SafetensorsFile.Open(path));
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
        (_names, _files) = (names, [.. files]);
        _left = _files.SelectMany(file => file.Entries.Keys.Select(name => (Name: name, File: file))).Where(item => !names.IsRepeated(item.Name))
            .DistinctBy(item => item.Name).ToDictionary(item => item.Name, item => item.File, StringComparer.Ordinal);
    }

    /// <summary>Whether the files hold the parameters of a re-parameterization, and not what is computed from them.</summary>
    public bool HoldsWhatIsTrained { get; init; }

    public Tensor? Take(string key, ReadOnlySpan<long> shape)
    {
        if (_names.Parts(key) is { } parts)
            return Made(parts, shape);
        var candidates = _names.FileNames(key);
        if (candidates.FirstOrDefault(_left.ContainsKey) is not { } name)
        {
            _missing.Add(candidates[0]);
            return null;
        }
        _left.Remove(name, out var file);
        DropRepeated(file!, name, candidates);
        var entry = file!.Entries[name];
        long[] own = [.. shape];
        var wanted = _names.FileShape(key, own);
        if (wanted.SequenceEqual(entry.Shape))
            return wanted.SequenceEqual(own) ? file.Read(name) : file.Read(name).reshape(own);
        _misshapen.Add(new(name, entry.ToString(), ShapeText.Of(wanted)));
        return null;
    }

    private Tensor? Made(DeltaParts parts, ReadOnlySpan<long> shape)
    {
        var tensors = new List<Tensor>();
        foreach (var name in parts.Names)
        {
            if (_left.Remove(name, out var file))
                tensors.Add(file.Read(name));
            else
                _missing.Add(name);
        }
        if (tensors.Count < parts.Names.Count)
            return null;
        var made = parts.Make(tensors);
        if (shape.SequenceEqual(made.shape))
            return made;
        _misshapen.Add(new(parts.Names[0], ShapeText.Of(tensors[0].shape), $"{ShapeText.Of(shape.ToArray())} from {parts.Names.Count} of its kind"));
        return null;
    }

    // A module that a library registered under two names is there twice.
    private void DropRepeated(SafetensorsFile file, string name, IReadOnlyList<string> candidates)
    {
        foreach (var other in candidates.Where(other => _left.ContainsKey(other)))
        {
            using var scope = NewDisposeScope();
            var (first, second) = (file.Read(name), _left[other].Read(other));
            if (first.dtype == second.dtype && first.shape.SequenceEqual(second.shape) && first.eq(second).all().item<bool>())
                _left.Remove(other);
        }
    }

    public void Complete()
    {
        var subject = $"{string.Join(" and ", _files.Select(file => file.Path))} {(_files.Length == 1 ? "does" : "do")} not fit the model and the method's options";
        if (CheckpointMismatchException.Of(subject, _missing, [.. _left.Keys.Order(StringComparer.Ordinal)], _misshapen, []) is { } problem)
            throw problem;
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }
}
