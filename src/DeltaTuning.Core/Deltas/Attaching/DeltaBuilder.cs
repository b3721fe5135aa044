using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Collects a method's declarations in its handle. Nothing touches the model before all of them are made.</summary>
internal sealed class DeltaBuilder : IDeltaBuilder, IDisposable
{
    private readonly DeltaCollection _deltas;
    private readonly DeltaHandle _handle;
    private readonly DeltaOptions _options;
    private readonly IParameterSource? _source;
    private readonly IReadOnlyList<DeltaHandle> _sharing;
    private readonly Generator? _generator;
    private readonly ModelModules _modules;
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    internal DeltaBuilder(DeltaCollection deltas, DeltaHandle handle, DeltaOptions options, IParameterSource? source, IReadOnlyList<DeltaHandle> sharing)
    {
        (_deltas, _handle, _options, _source, _sharing) = (deltas, handle, options, source, sharing);
        _modules = new(deltas.Model);
        _generator = options.Seed is { } seed ? new Generator((ulong)seed, CPU) : null;
    }

    public nn.Module Backbone => _deltas.Model;

    public BackboneMap? Map => (_deltas.Model as IBackbone)?.Map;

    public IReadOnlyList<DeltaPoint> Points(Targets? targets, params ReadOnlySpan<AttachmentPoint> defaults)
    {
        if (targets is null && Map is null)
            throw new DeltaTargetException($"{_deltas.Model.GetName()} publishes no map of attachment points: give Targets.Named, Targets.Matching or Targets.AllLinear.");
        var matcher = new TargetMatcher(_modules, Map, lenient: _source is not null);
        var paths = matcher.Match(targets ?? Targets.At(defaults.ToArray()), _handle.SavedModules);
        _handle.Targeted.AddRange(paths.Except(_handle.Targeted));
        return [.. paths.Select(At)];
    }

    public DeltaPoint At(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var whole = _modules.Whole(path);
        return new(_deltas, whole, _modules[whole], Map?.Sites.FirstOrDefault(site => site.Path == whole));
    }

    public DeltaParameter Parameter(DeltaPoint point, string name, ReadOnlySpan<long> shape, Initialize initialize)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(initialize);
        var key = $"{point.Path}.{name}";
        RequireNew(key);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var device = DeviceOf(point);
        var values = _source is null ? Fresh(shape, initialize, device) : _source.Take(key, shape) ?? zeros(shape);
        var parameter = new DeltaParameter(key, point.Path, nn.Parameter(values.detach().to(_options.Dtype, device).clone()));
        _handle.Own(parameter);
        return parameter;
    }

    public Func<int, Tensor> Computed(DeltaPoint point, string name, ReadOnlySpan<long> shape, int parts, Func<Func<int, bool, Tensor>> make)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(make);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        var width = shape[^1] / parts;
        if (width * parts != shape[^1])
            throw new ArgumentException($"The last dimension of ({string.Join(", ", shape.ToArray())}) is no multiple of {parts} parts.", nameof(shape));
        if (_source is { HoldsWhatIsTrained: false })
        {
            var whole = Parameter(point, name, shape, Init.Zeros);
            return part => whole.Value.narrow(-1, part * width, width);
        }
        var first = _handle.Parameters.Count;
        var compute = make();
        var key = $"{point.Path}.{name}";
        RequireNew(key);
        _handle.Computations.Add(new(key, parts, compute, [.. _handle.Parameters.Skip(first)]));
        return part => compute(part, point.Module.training);
    }

    public void Add(DeltaPoint point, DeltaEffect effect, Fold? fold = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        Declare(point, new(_handle) { Addend = effect, Fold = fold });
    }

    public void MapInput(DeltaPoint point, Func<Tensor, Tensor> map, Fold? fold = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        Declare(point, new(_handle) { MapInput = map, Fold = fold });
    }

    public void MapOutput(DeltaPoint point, Func<Tensor, Tensor> map, Fold? fold = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        Declare(point, new(_handle) { MapOutput = map, Fold = fold });
    }

    public void MapSeam<T>(DeltaPoint point, Func<T, T> map)
        where T : class, ISeamStates<T>
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(map);
        if (point.Module is not Seam<T>)
            throw new DeltaTargetException($"{point} is no seam where {typeof(T).Name} pass; {_handle.Module.Method} attaches to one. A model of your own has one where its map or the targets name it.");
        Declare(point, new(_handle) { MapSeam = map });
    }

    public void Rebase(DeltaPoint point, Func<Tensor, Tensor> weight)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(weight);
        var slot = _deltas.Slot(point.Module, "weight") ?? throw new DeltaTargetException($"{point} has no weight to replace; choose a linear layer or an embedding.");
        _handle.Rebases.Add((slot, weight));
    }

    public DeltaParameter Train(string parameter, string? key = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        var dot = parameter.LastIndexOf('.');
        var (path, name) = dot < 0 ? ("", parameter) : (parameter[..dot], parameter[(dot + 1)..]);
        var slot = _deltas.Slot(path.Length == 0 ? _deltas.Model : _modules[path], name)
            ?? throw new DeltaTargetException($"The model has no parameter \"{parameter}\".", NearestNames.To(parameter, _deltas.Model.named_parameters().Select(item => item.name)));
        key ??= parameter;
        RequireNew(key);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var original = slot.Original;
        var values = _source?.Take(key, original.shape) ?? original;
        var copy = _sharing.SelectMany(handle => handle.Copies).FirstOrDefault(item => item.Slot == slot && item.Copy.Key == key).Copy ?? new DeltaParameter(key, path, nn.Parameter(values.detach().to(original.dtype, original.device).clone()), slot);
        _handle.Own(copy);
        _handle.Copies.Add((slot, copy));
        return copy;
    }

    public IReadOnlyList<DeltaParameter> SaveModules(IReadOnlyCollection<string>? names)
    {
        foreach (var name in names ?? Map?.Heads ?? [])
        {
            string[] found = [.. _modules.Named(name)];
            // A file names the heads of every kind of model.
            if (found.Length == 0 && _source is null)
                throw new DeltaTargetException($"The module to save \"{name}\" matches nothing in the model.", NearestNames.To(name, _modules.Paths));
            foreach (var path in found.Where(path => !_handle.SavedModules.Exists(whole => ModelModules.IsBelow(path, whole))))
                _handle.SavedModules.Add(path);
        }
        return [.. _handle.SavedModules.SelectMany(_modules.ParametersBelow).Distinct().Where(path => !_keys.Contains(path)).Select(path => Train(path))];
    }

    public void Dispose() => _generator?.Dispose();

    private void Declare(DeltaPoint point, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (effect.Fold is { Weight: null, Bias: null })
            throw new ArgumentException($"The fold at {point} changes neither weight nor bias; give null for an effect that has no such form.", nameof(effect));
        _handle.Effects.Add((point, effect));
    }

    // On the CPU, so that a seed gives the same numbers everywhere. Without storage there is nothing to fill.
    private Tensor Fresh(ReadOnlySpan<long> shape, Initialize initialize, Device device)
    {
        foreach (var size in shape)
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        var isMeta = device.type == DeviceType.META;
        var values = empty(shape, _options.Dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32, isMeta ? device : CPU);
        if (!isMeta)
            initialize(values, _generator);
        return values;
    }

    private Device DeviceOf(DeltaPoint point) =>
        (_deltas.Slot(point.Module, "weight")?.Original ?? point.Module.parameters().Concat(_deltas.Model.parameters()).FirstOrDefault())?.device ?? CPU;

    private void RequireNew(string key)
    {
        if (!_keys.Add(key))
            throw new InvalidOperationException($"The method {_handle.Module.Method} declares the parameter \"{key}\" twice.");
    }
}
