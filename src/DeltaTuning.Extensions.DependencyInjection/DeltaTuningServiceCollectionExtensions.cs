using DeltaTuning.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// Where hosts look for such methods.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers backbones with deltas.</summary>
public static class DeltaTuningServiceCollectionExtensions
{
    /// <summary>Registers a backbone with its deltas, injected as <see cref="IDeltaModel"/>. It is checked and loaded when the host starts.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Names the backbone and the deltas.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDeltaTuning(this IServiceCollection services, Action<DeltaModelOptions> configure)
    {
        services.AddDeltaTuning(Options.Options.DefaultName, configure);
        services.TryAddSingleton(provider => provider.GetRequiredService<IDeltaModelFactory>().Get(Options.Options.DefaultName));
        return services;
    }

    /// <summary>Registers one of several backbones, injected as <see cref="IDeltaModel"/> by its key, or taken from <see cref="IDeltaModelFactory"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The key.</param>
    /// <param name="configure">Names the backbone and the deltas.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDeltaTuning(this IServiceCollection services, string name, Action<DeltaModelOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<DeltaModelOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DeltaModelOptions>, DeltaModelOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new DeltaModelRegistration(name));
        services.TryAddSingleton<DeltaModelFactory>();
        services.TryAddSingleton<IDeltaModelFactory>(provider => provider.GetRequiredService<DeltaModelFactory>());
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<IDeltaModelFactory>().Get(name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeltaModelHost>());
        return services;
    }

    /// <summary>
    /// Adds a health check: healthy where all models are loaded, degraded where a delta's folder holds a newer state that could not be loaded, so that the one
    /// before is served.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">Its tags; null for none.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddDeltaTuning(this IHealthChecksBuilder builder, string name = "deltatuning", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, provider => new DeltaModelHealthCheck(provider.GetRequiredService<DeltaModelFactory>()), failureStatus: null, tags));
    }
}
