using DeltaTuning.Experiments.Methods;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Methods;

/// <summary>Numbers of parameters in backbones of real sizes, made without storage.</summary>
public class ParameterCountsTests
{
    private static readonly PretrainedOptions NoStorage = new() { Device = META };

    // Table 2 of the study: https://www.nature.com/articles/s42256-023-00626-4/tables/2.
    [Theory]
    [InlineData("none", 0, 0)]
    [InlineData("AP", 1.75, 2)]
    [InlineData("BF", 0.09, 2)]
    [InlineData("BF+AP", 1.84, 2)]
    [InlineData("PT", 0.003, 3)]
    [InlineData("PT+AP", 1.76, 2)]
    [InlineData("PT+BF", 0.09, 2)]
    [InlineData("PT+BF+AP", 1.85, 2)]
    [InlineData("AP>BF>PT", 1.85, 2)]
    [InlineData("FT", 100, 2)]
    public void RobertaLarge_HasTheStudysPercentages(string method, double percentage, int digits)
    {
        using var model = RobertaForMaskedLM.FromConfig(RobertaConfig.RobertaLarge, NoStorage);
        using var applied = AppliedMethod.Apply(model, MethodExpression.Parse(method));
        Math.Round(applied.Counts.Percentage, digits).Should().Be(percentage);
    }

    // T5-base, 222,903,552: adapters with norms are 0.83 % in Compacter's table; the others by arithmetic over layers.
    [Theory]
    [InlineData("AP", 1_855_104, 1_807_488)]
    [InlineData("PT", 76_800, 76_800)]
    [InlineData("PF", 19_176_960, 19_176_960)]
    [InlineData("LR", 589_824 + 47_616, 589_824)]
    [InlineData("CP", 161_728, 161_728 - 47_616)]
    [InlineData("BF", 165_888 + 47_616, 165_888 + 47_616)]
    [InlineData("LN", 47_616, 0)]
    [InlineData("IA3", 129_024, 129_024)]
    [InlineData("FT", 222_903_552, 0)]
    public void T5Base_IsSetUpAsOpenDelta(string method, long trained, long added)
    {
        using var model = T5Base();
        using var applied = AppliedMethod.Apply(model, MethodExpression.Parse(method));
        applied.Counts.Should().Be(new ParameterCounts(trained, 222_903_552 + added));
    }

    [Theory]
    [InlineData("AP", "AP.bottleneck", 64, 24 * 2 * ((2 * 768 * 64) + 64 + 768) + 47_616)]
    [InlineData("AP", "AP.norms", 0, 1_807_488)]
    [InlineData("AP", "AP.reduction", 32, 1_855_104)]
    [InlineData("LR", "LR.cross", 1, 884_736 + 47_616)]
    [InlineData("LR", "LR.rank", 4, 589_824 / 2 + 47_616)]
    [InlineData("PT", "PT.tokens", 20, 20 * 768)]
    [InlineData("PF", "PF.width", 0, 221_184)]
    public void Options_ChangeTheSetUp(string method, string option, double value, long trained)
    {
        using var model = T5Base();
        using var applied = AppliedMethod.Apply(model, MethodExpression.Parse(method), new Dictionary<string, double> { [option] = value });
        applied.Counts.Trainable.Should().Be(trained);
    }

    [Theory]
    [InlineData("AP.norms", 2, "*AP.norms is 2; give 1 for yes or 0 for no*")]
    [InlineData("AP.bottleneck", 2.5, "*AP.bottleneck is 2.5; give a whole number*")]
    public void Options_OfNoMeaningAreRefused(string option, double value, string message)
    {
        using var model = T5Base();
        FluentActions.Invoking(() => AppliedMethod.Apply(model, MethodExpression.Parse("AP"), new Dictionary<string, double> { [option] = value }))
            .Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static T5ForConditionalGeneration T5Base() =>
        T5ForConditionalGeneration.FromConfig(new T5Config { DModel = 768, DFf = 3072, NumLayers = 12, NumHeads = 12 }, NoStorage);
}
