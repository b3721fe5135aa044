using DeltaTuning.Models;
using DeltaTuning.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Extensions.DependencyInjection.Tests;

/// <summary>A small backbone and deltas in a folder, and a host that serves them.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly RobertaConfig Config = new() { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 };

    private readonly TemporaryFolder _folder = new();
    private IHost? _host;
    private bool _disposed;

    internal Bench()
    {
        using var model = RobertaForSequenceClassification.FromConfig(Config, new() { Labels = 3, Seed = 1 });
        model.SavePretrained(ModelFolder);
    }

    internal static string[] Names => ["a", "b", "c"];

    internal string ModelFolder => _folder["model"];

    internal Messages Log { get; } = new();

    internal string DeltaFolder(string name) => _folder["deltas", name];

    internal IServiceProvider Services => _host!.Services;

    internal DeltaModel Model => (DeltaModel)Services.GetRequiredService<IDeltaModel>();

    /// <summary>Writes a delta of random values by seed.</summary>
    internal void Save(string name, int seed, LoRA? lora = null)
    {
        using var model = RobertaForSequenceClassification.FromPretrained(ModelFolder);
        using var delta = model.Apply(lora ?? new LoRA(4) { Alpha = 16, Init = LoraInit.Random }, new() { Seed = seed });
        Shift(delta, seed);
        delta.Save(DeltaFolder(name));
    }

    /// <summary>Starts a host with deltas a, b and c of seeds 1, 2 and 3.</summary>
    internal Bench Start()
    {
        foreach (var (seed, name) in Names.Index())
            Save(name, seed + 1);
        return Start(services => services.AddDeltaTuning(Options));
    }

    internal Bench Start(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(Log);
        builder.Services.AddHealthChecks().AddDeltaTuning();
        register(builder.Services);
        _host = builder.Build();
        _host.Start();
        return this;
    }

    // The tests look at the folders themselves.
    internal void Options(DeltaModelOptions options)
    {
        options.UseModel(ModelFolder);
        foreach (var name in Names)
            options.AddDelta(name, DeltaFolder(name));
        options.ReloadInterval = null;
    }

    /// <summary>The scores of a sentence under a delta in a model of its own.</summary>
    internal float[] Expected(string? delta, params long[] ids)
    {
        using var model = RobertaForSequenceClassification.FromPretrained(ModelFolder);
        if (delta is not null)
            model.LoadDelta(DeltaFolder(delta));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return model.call(Batch(ids)).Logits!.data<float>().ToArray();
    }

    internal static ModelInputs Batch(params long[][] rows)
    {
        using var scope = NewDisposeScope();
        return new() { InputIds = stack([.. rows.Select(row => tensor(row))]).DetachFromDisposeScope() };
    }

    internal static float[] Scores(ModelOutput output) => output.Logits!.data<float>().ToArray();

    internal Task<HealthReport> Health() => Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _host?.Dispose();
        _folder.Dispose();
        Log.Dispose();
    }

    private static void Shift(DeltaHandle delta, int seed)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var parameter in delta.Parameters)
            parameter.Value.add_(randn(parameter.Value.shape, generator: generator) * 0.2);
    }

    internal sealed class Messages : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        internal IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines)
                    return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add($"{logLevel}: {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
