using DeltaTuning.Training;

namespace DeltaTuning.Core.Tests.Training.Optimizers;

public sealed class OptimizerMethodTests
{
    [Fact]
    public void ByName_OwnName_IsThatMethod()
    {
        foreach (var name in new[] { "adamw", "adam", "sgd", "adafactor", "adafactor_torch", "lion", "rmsprop", "adagrad" })
            OptimizerMethod.ByName(name).Name.Should().Be(name);
    }

    [Fact]
    public void ByName_TransformersName_IsTheSameMethod() => OptimizerMethod.ByName("AdamW_torch").Should().Be(new AdamWOptions());

    [Fact]
    public void ByName_Misspelt_ShowsTheNearest() =>
        FluentActions.Invoking(() => OptimizerMethod.ByName("adafaktor")).Should().Throw<ArgumentException>().WithMessage("*\"adafaktor\"*Near to it: adafactor*");

    [Fact]
    public void ByName_NothingNear_ShowsAll() =>
        FluentActions.Invoking(() => OptimizerMethod.ByName("?")).Should().Throw<ArgumentException>().WithMessage("*There are adamw, *adagrad*");
}
