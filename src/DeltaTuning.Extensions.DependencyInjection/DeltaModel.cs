using DeltaTuning.Models;
using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>
/// A loaded backbone with its deltas. Calls share a lock, so that they run beside each other; a delta is exchanged between calls, under the lock alone.
/// </summary>
internal sealed class DeltaModel : IDeltaModel, IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly PretrainedModel _model;
    private readonly Dictionary<string, ServedDelta> _deltas = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private int _loads;
    private bool _disposed;

    /// <summary>Loads everything; where anything fails, nothing stays in memory.</summary>
    internal DeltaModel(string name, DeltaModelOptions options, ILogger logger, TimeProvider time)
    {
        (Name, ReloadInterval, _logger, _time) = (name, options.ReloadInterval, logger, time);
        _model = (options.LoadModel ?? KnownModels.Load)(options.ModelFolder!);
        try
        {
            _model.eval();
            foreach (var place in options.Deltas)
            {
                var stamp = FolderStamp.Of(place.Folder);
                _deltas.Add(place.Name, new(place, Attach(place), stamp, time.GetUtcNow()));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        Log.ModelLoaded(logger, name, options.ModelFolder!, _deltas.Count);
    }

    public string Name { get; }

    public PretrainedConfig Config => _model.GetConfig();

    internal TimeSpan? ReloadInterval { get; }

    public IReadOnlyList<DeltaStatus> Deltas
    {
        get
        {
            _lock.EnterReadLock();
            try
            {
                return [.. _deltas.Values.Select(delta => delta.Status)];
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    public TResult Predict<TResult>(ModelInputs inputs, string? delta, Func<ModelOutput, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Predict(inputs, [.. Enumerable.Repeat(delta, checked((int)inputs.BatchSize))], read);
    }

    public TResult Predict<TResult>(ModelInputs inputs, IReadOnlyList<string?> deltas, Func<ModelOutput, TResult> read)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(read);
        if (deltas.Count != inputs.BatchSize)
            throw new ArgumentException($"There are {deltas.Count} names for {inputs.BatchSize} rows; give one for each row, null for the bare backbone.", nameof(deltas));
        return Run(deltas, model => read(model.call(inputs)));
    }

    public TResult Run<TResult>(IReadOnlyList<string?> deltas, Func<PretrainedModel, TResult> call)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(call);
        _lock.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            using var rows = _model.Deltas().Rows([.. deltas.Select(AttachedName)]);
            return call(_model);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Loads deltas whose folders have changed and held still since the call before. A folder that cannot be loaded leaves its delta as it is.</summary>
    internal void ReloadChanged()
    {
        foreach (var delta in _deltas.Values.Where(delta => delta.HasChanged()))
            Reload(delta);
    }

    public void Dispose()
    {
        _lock.EnterWriteLock();
        try
        {
            if (_disposed)
                return;
            _disposed = true;
            foreach (var delta in _deltas.Values)
                delta.Handle.Dispose();
            _model.Dispose();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private void Reload(ServedDelta delta)
    {
        _lock.EnterWriteLock();
        try
        {
            if (_disposed)
                return;
            var old = delta.Handle;
            delta.Replace(Attach(delta.Place), _time.GetUtcNow());
            old.Dispose();
            Log.DeltaReloaded(_logger, delta.Place.Name, Name, delta.Place.Folder);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            delta.Keep(problem.Message);
            Log.DeltaKept(_logger, delta.Place.Name, Name, delta.Place.Folder, problem);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    // Under a name of its own, so that the old state and the new one may be attached at the same time. None is active: rows choose.
    private DeltaHandle Attach(DeltaFolder place)
    {
        var handle = _model.LoadDelta(place.Folder, new() { Name = $"{place.Name}#{++_loads}", Trainable = false });
        try
        {
            handle.Active = false;
            using (_model.Deltas().Rows([handle.Name]))
                return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private string AttachedName(string? name) => name is null ? DeltaCollection.Base
        : _deltas.TryGetValue(name, out var delta) ? delta.Handle.Name
        : throw new KeyNotFoundException($"There is no delta \"{name}\"; there are {(_deltas.Count == 0 ? "none" : string.Join(", ", _deltas.Keys))}.");
}
