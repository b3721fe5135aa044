using QuickStart;
using Spectre.Console;

namespace DeltaTuning.Samples.Tests.QuickStart;

public sealed class FineTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData(TuningMethod.Lora, "adapter_model.safetensors")]
    [InlineData(TuningMethod.Dora, "adapter_model.safetensors")]
    [InlineData(TuningMethod.Full, "model.safetensors")]
    [InlineData(TuningMethod.HeadOnly, "model.safetensors")]
    internal void A_short_run_of_any_method_can_be_loaded_again(TuningMethod method, string file)
    {
        var outcome = Run(new() { Method = method, TrainLimit = 96, Epochs = 1 });
        outcome.Loaded.Should().Be(outcome.After);
        _folder.Files.Should().Contain(file);
        _output.ToString().Should().Contain("trainable parameters").And.Contain("step 3/3").And.Contain("accuracy after");
    }

    [Fact]
    public void What_it_learns_of_other_words_comes_from_pre_training()
    {
        var options = new QuickStartOptions { Epochs = 8 };
        var pretrained = Run(options).After;
        var random = Run(options with { RandomBackbone = true }).After;
        pretrained.Should().BeGreaterThan(0.85);
        random.Should().BeInRange(0.4, 0.6);
    }

    [Fact]
    public void One_file_alone_is_refused() =>
        FluentActions.Invoking(() => Run(new() { Train = "some.tsv" })).Should().Throw<ArgumentException>().WithMessage("*--train*--validation*");

    [Fact]
    public void A_model_of_another_family_is_refused()
    {
        File.WriteAllText(_folder["config.json"], """{"model_type": "t5"}""");
        FluentActions.Invoking(() => Backbone.Load(_folder.Path, labels: 2, headSeed: 0)).Should().Throw<NotSupportedException>().WithMessage("*\"t5\"*bert and roberta*");
    }

    private Outcome Run(QuickStartOptions options)
    {
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(_output) });
        console.Profile.Width = int.MaxValue;
        return new FineTuning(options with { Output = _folder.Path, Device = "cpu" }, console).Run(TestContext.Current.CancellationToken);
    }
}
