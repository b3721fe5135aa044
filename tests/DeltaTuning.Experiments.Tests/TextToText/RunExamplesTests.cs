using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.TextToText;

namespace DeltaTuning.Experiments.Tests.TextToText;

public class RunExamplesTests
{
    [Theory]
    [InlineData(20, 4, 6, "20: 0 1 2; 4: 0 1; 6: 0 1")]
    [InlineData(20, 6, 0, "20: 0 1 2; 3: 0 2; 3: 1 3")]
    [InlineData(20, 0, 6, "18: 0 1 2; 2: 9 19; 6: 0 1")]
    [InlineData(40, 0, 0, "36: 0 1 2; 2: 9 29; 2: 19 39")]
    public void Of_DividesByThePlacesInTheData(int train, int validation, int test, string expected)
    {
        var splits = RunExamples.Of(Data(train, validation, test), Run());
        $"{Text(splits.Train, 3)}; {Text(splits.Validation, 2)}; {Text(splits.Test, 2)}".Should().Be(expected);
    }

    [Fact]
    public void Of_TakesTheFirstExamplesOnly()
    {
        var splits = RunExamples.Of(Data(20, 8, 8), Run() with { Training = new() { TrainExamples = 5, EvaluationExamples = 3 } });
        (splits.Train.Count, splits.Validation.Count, splits.Test.Count).Should().Be((5, 3, 3));
    }

    [Fact]
    public void Of_DrawsFewOfEachClassAndReportsOnTheValidationSplit()
    {
        var run = Run() with { Shots = 3, DataSeed = 13 };
        var splits = RunExamples.Of(Data(40, 8, 8), run);
        splits.Train.Should().HaveCount(6);
        splits.Train.Count(example => example.Label == "0").Should().Be(3);
        splits.Validation.Should().HaveCount(6).And.NotContain(splits.Train);
        splits.Test.Should().HaveCount(8);
        splits.Should().BeEquivalentTo(RunExamples.Of(Data(40, 8, 8), run));
        RunExamples.Of(Data(40, 8, 8), run with { DataSeed = 21 }).Train.Should().NotBeEquivalentTo(splits.Train);
    }

    [Theory]
    [InlineData(0, 4, 4, "mini leaves no training examples: its files hold 0 for training, 4 for validation and 4 for testing.")]
    [InlineData(5, 1, 0, "mini leaves no test examples*")]
    [InlineData(5, 0, 3, "mini leaves no validation examples*")]
    public void Of_RefusesAnEmptySplit(int train, int validation, int test, string message) =>
        FluentActions.Invoking(() => RunExamples.Of(Data(train, validation, test), Run())).Should().Throw<ArgumentException>().WithMessage(message);

    private static RunConfiguration Run() => new() { Kind = TextToTextRuns.Kind, Model = "mini-t5", Method = "AP" };

    private static TaskData Data(int train, int validation, int test) => new(
        new() { Name = "mini", Category = "toys", Dataset = "mini", Input = "{text}", Output = "{label}", Metric = "ACC" }, Examples(train), Examples(validation), Examples(test));

    private static TaskExample[] Examples(int count) => [.. Enumerable.Range(0, count).Select(place => new TaskExample { Input = $"{place}", Targets = [$"{place % 2}"], Label = $"{place % 2}" })];

    private static string Text(IReadOnlyList<TaskExample> examples, int shown) => $"{examples.Count}: {string.Join(' ', examples.Take(shown).Select(example => example.Input))}";
}
