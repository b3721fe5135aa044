using QuickStart;

namespace DeltaTuning.Samples.Tests.QuickStart;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_arguments_the_defaults_count() => Parse().Should().Be(new QuickStartOptions());

    [Fact]
    public void Every_option_arrives() =>
        Parse("--model m --train t --validation v --train-limit 9 --method dora --rank 4 --epochs 2 --learning-rate 1e-2 --batch-size 3 --max-length 5 --device cpu --seed 6 --head-seed 7 --random-backbone --output o")
            .Should().Be(new QuickStartOptions
            {
                Model = "m",
                Train = "t",
                Validation = "v",
                TrainLimit = 9,
                Method = TuningMethod.Dora,
                Rank = 4,
                Epochs = 2,
                LearningRate = 1e-2,
                BatchSize = 3,
                MaxLength = 5,
                Device = "cpu",
                Seed = 6,
                HeadSeed = 7,
                RandomBackbone = true,
                Output = "o",
            });

    [Theory]
    [InlineData("--rank 0", "--rank*0*above 0*")]
    [InlineData("--learning-rate -1", "--learning-rate*-1*above 0*")]
    [InlineData("--epochs many", "*many*--epochs*")]
    [InlineData("--device gpu", "--device*gpu*cpu, cuda*")]
    [InlineData("--method prompt", "*prompt*lora*")]
    [InlineData("--learning-rat 1", "*--learning-rat*")]
    public void A_wrong_argument_is_an_error(string arguments, string message) =>
        CommandLine.Create((_, _) => 0).Parse(arguments).Errors.Should().NotBeEmpty().And.Subject.First().Message.ReplaceLineEndings(" ").Should().Match(message);

    private static QuickStartOptions? Parse(string arguments = "")
    {
        QuickStartOptions? read = null;
        var command = CommandLine.Create((options, _) =>
        {
            read = options;
            return 0;
        });
        command.Parse(arguments).Invoke();
        return read;
    }
}
