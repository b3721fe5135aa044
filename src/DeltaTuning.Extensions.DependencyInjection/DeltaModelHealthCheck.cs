using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>Healthy where every model is loaded, degraded where a delta's folder holds a newer state that could not be loaded.</summary>
internal sealed class DeltaModelHealthCheck(DeltaModelFactory factory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        (string Model, DeltaStatus Delta)[] deltas = [.. from name in factory.Names from delta in factory.Of(name).Deltas select (name, delta)];
        var data = deltas.ToDictionary(item => item.Model.Length == 0 ? item.Delta.Name : $"{item.Model}/{item.Delta.Name}", item => (object)(item.Delta.Failure ?? $"{item.Delta.Method}, loaded {item.Delta.Loaded:O}"));
        string[] failed = [.. deltas.Where(item => item.Delta.Failure is not null).Select(item => item.Delta.Name)];
        return Task.FromResult(failed.Length == 0
            ? HealthCheckResult.Healthy($"{factory.Names.Count} model(s), {deltas.Length} delta(s)", data)
            : new HealthCheckResult(HealthStatus.Degraded, $"The folder of {string.Join(", ", failed)} holds what cannot be loaded; the state before is served.", data: data));
    }
}
