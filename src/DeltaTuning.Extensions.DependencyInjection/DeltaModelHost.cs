using Microsoft.Extensions.Hosting;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>Loads the models when the host starts, so that a broken one stops it, and looks at the deltas' folders from time to time.</summary>
internal sealed class DeltaModelHost(DeltaModelFactory factory, TimeProvider time) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in factory.Names)
            factory.Of(name);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(factory.Names.Select(factory.Of).Where(model => model.ReloadInterval is not null).Select(model => WatchAsync(model, stoppingToken)));

    private async Task WatchAsync(DeltaModel model, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(model.ReloadInterval!.Value, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                model.ReloadChanged();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
