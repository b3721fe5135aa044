using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>That a model of a key was registered.</summary>
internal sealed record DeltaModelRegistration(string Name);

/// <summary>Loads each model once and disposes it.</summary>
internal sealed class DeltaModelFactory(
    IEnumerable<DeltaModelRegistration> registrations, IOptionsMonitor<DeltaModelOptions> options, TimeProvider time, ILoggerFactory? loggers = null)
    : IDeltaModelFactory, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<DeltaModel>> _models = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names { get; } = [.. registrations.Select(registration => registration.Name).Distinct(StringComparer.Ordinal)];

    public IDeltaModel Get(string name) => Of(name);

    /// <summary>The model; one whose loading failed is tried anew.</summary>
    internal DeltaModel Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Names.Contains(name))
            throw new KeyNotFoundException($"There is no model \"{name}\"; registered are {string.Join(", ", Names.Select(known => $"\"{known}\""))}.");
        var model = _models.GetOrAdd(name, key => new(() => new DeltaModel(key, options.Get(key), (loggers ?? NullLoggerFactory.Instance).CreateLogger<DeltaModel>(), time)));
        try
        {
            return model.Value;
        }
        catch
        {
            _models.TryRemove(new(name, model));
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var model in _models.Values.Where(model => model.IsValueCreated))
            model.Value.Dispose();
    }
}
