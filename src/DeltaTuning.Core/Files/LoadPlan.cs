using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>Which tensor of a file goes where, and what does not fit.</summary>
internal sealed class LoadPlan
{
    private readonly List<string> _missing = [];
    private readonly List<string> _absent = [];
    private readonly List<string> _unexpected = [];
    private readonly List<string> _ignored = [];
    private readonly List<string> _converted = [];
    private readonly List<TensorMismatch> _misshapen = [];
    private readonly List<TensorMismatch> _reshaped = [];
    private readonly List<TensorMismatch> _mistyped = [];
    private readonly List<(string Source, string Name, Tensor Target)> _loads = [];

    private LoadPlan()
    {
    }

    internal IReadOnlyList<(string Source, string Name, Tensor Target)> Loads => _loads;

    internal static LoadPlan Make(IReadOnlyDictionary<string, Tensor> targets, Checkpoint checkpoint, LoadOptions options)
    {
        var plan = new LoadPlan();
        var sources = plan.Match(targets, checkpoint, options);
        foreach (var (name, target) in targets)
        {
            if (sources.TryGetValue(name, out var source))
                plan.Compare(name, target, checkpoint[source], source, options);
            else
                (options.MayBeMissing(name) ? plan._absent : plan._missing).Add(name);
        }
        return plan;
    }

    /// <summary>The exception that lists what does not fit; null where everything does.</summary>
    internal CheckpointMismatchException? Problem(string module, string checkpoint) =>
        CheckpointMismatchException.Of($"{checkpoint} does not fit {module}", _missing, _unexpected, _misshapen, _mistyped);

    internal LoadReport Report() => new()
    {
        Loaded = [.. _loads.Select(load => load.Name)],
        Missing = _absent,
        Ignored = _ignored,
        Misshapen = _reshaped,
        Converted = _converted,
    };

    private Dictionary<string, string> Match(IReadOnlyDictionary<string, Tensor> targets, Checkpoint checkpoint, LoadOptions options)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in checkpoint.Names)
        {
            var name = options.Rename(source);
            if (targets.ContainsKey(name) && sources.TryAdd(name, source))
                continue;
            if (options.MayBeIgnored(source))
                _ignored.Add(source);
            else
                _unexpected.Add(sources.TryGetValue(name, out var first) ? $"{source} (as {name}, which {first} is already)" : source);
        }
        return sources;
    }

    private void Compare(string name, Tensor target, SafetensorsEntry entry, string source, LoadOptions options)
    {
        var mismatch = new TensorMismatch(name, entry.ToString(), $"{SafetensorsDtype.Of(target.dtype)?.Name ?? target.dtype.ToString()} {ShapeText.Of(target.shape)}");
        if (!entry.Shape.SequenceEqual(target.shape))
        {
            (options.MayBeMisshapen(name) ? _reshaped : _misshapen).Add(mismatch);
            return;
        }
        if (entry.Dtype != target.dtype)
        {
            if (!options.ConvertDtype || !IsFloating(entry.Dtype) || !IsFloating(target.dtype))
            {
                _mistyped.Add(mismatch);
                return;
            }
            _converted.Add(name);
        }
        _loads.Add((source, name, target));
    }

    private static bool IsFloating(ScalarType? dtype) => dtype is ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64;
}
