using DeltaTuning.Samples.Tests.ServingApi;
using Microsoft.AspNetCore.Builder;
using ServingApi;

[assembly: AssemblyFixture(typeof(ServingFixture))]

namespace DeltaTuning.Samples.Tests.ServingApi;

/// <summary>The sample's server on a free port, with deltas that it trained at its start.</summary>
public sealed class ServingFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _app;

    /// <summary>Asks the server.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Where the deltas lie.</summary>
    public string Deltas => _folder.Path;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _app = ServingApp.Build("--deltas", _folder.Path, "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning");
        await _app.StartAsync();
        Client.BaseAddress = new Uri(_app.Urls.First());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _folder.Dispose();
    }
}
