using Microsoft.Extensions.Logging;

namespace DeltaTuning.Models.Tests.Pretrained;

public sealed class PretrainedLoggingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FreshHeadAndIgnoredTensors_AreLogged()
    {
        using (var bare = RobertaModel.FromConfig(TinyModels.Roberta))
            bare.SavePretrained(_folder.Path);
        using var log = new Recorder();

        using var model = RobertaForTokenClassification.FromPretrained(_folder.Path, new() { LoggerFactory = log });

        log.Lines.Should().Equal(
            $"Warning: RobertaForTokenClassification: {_folder.Path} has no weights for classifier.weight, classifier.bias. They start fresh: train them before use.",
            $"Information: RobertaForTokenClassification has no place for pooler.dense.bias, pooler.dense.weight of {_folder.Path}.");
    }

    [Fact]
    public void Load_EverythingFits_LogsNothing()
    {
        using (var bare = RobertaModel.FromConfig(TinyModels.Roberta))
            bare.SavePretrained(_folder.Path);
        using var log = new Recorder();

        using var model = RobertaModel.FromPretrained(_folder.Path, new() { LoggerFactory = log });

        log.Lines.Should().BeEmpty();
    }

    private sealed class Recorder : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
