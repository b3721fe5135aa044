using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.FullFineTuningTests;

public class FullFineTuningTests
{
    [Theory]
    [InlineData("roberta")]
    [InlineData("t5 tied")]
    [InlineData("foreign")]
    public void EveryParameter_IsTrainedOnce(string name)
    {
        using var model = ContractModel.All[name]();
        var (names, count) = (model.Module.named_parameters().Select(item => item.name).ToArray(), model.Module.parameters().Sum(parameter => parameter.numel()));
        using var delta = model.Module.Apply(new FullFineTuning());
        delta.Parameters.Select(parameter => parameter.Key).Should().Equal(names);
        delta.Summary().Trainable.Should().Be(count);
    }

    [Fact]
    public void TiedTable_IsTrainedAtBothEnds()
    {
        using var model = ContractModel.All["t5 tied"]();
        using var delta = model.Module.Apply(new FullFineTuning());
        using var quiet = no_grad();
        delta.Parameters.Single(parameter => parameter.Key == "shared.weight").Value.zero_();
        using var output = model.Output();
        output.abs().max().item<float>().Should().Be(0);
    }

    [Fact]
    public void ModelWithoutParameters_IsRefused()
    {
        using var model = nn.Sequential(("relu", nn.ReLU()));
        var apply = () => model.Apply(new FullFineTuning());
        apply.Should().Throw<DeltaTargetException>().WithMessage("*no parameters*");
    }
}
