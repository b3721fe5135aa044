using DeltaTuning.Modules.Tests.Contract;

namespace DeltaTuning.Modules.Tests.LinearProbeTests;

public class LinearProbeTests
{
    [Fact]
    public void Heads_AreTrained_AndNothingElse()
    {
        using var model = ContractModel.Roberta();
        using var delta = model.Module.Apply(new LinearProbe());
        delta.Parameters.Select(parameter => parameter.Key).Should().Equal("classifier.dense.weight", "classifier.dense.bias", "classifier.out_proj.weight", "classifier.out_proj.bias");
        delta.Summary().Trainable.Should().Be((16 * 16) + 16 + (16 * 3) + 3);
    }

    [Fact]
    public void ModelWithoutHead_NeedsAName()
    {
        using var model = ContractModel.All["t5 untied gated"]();
        Apply(new LinearProbe()).Should().Throw<DeltaTargetException>().WithMessage("*names none*ModulesToSave*");
        Apply(new LinearProbe { ModulesToSave = [] }).Should().Throw<DeltaTargetException>().WithMessage("*has none*");
        Apply(new LinearProbe { ModulesToSave = ["head"] }).Should().Throw<DeltaTargetException>().WithMessage("*\"head\" matches nothing*lm_head*");
        using var delta = model.Module.Apply(new LinearProbe { ModulesToSave = ["lm_head"] });
        delta.Parameters.Select(parameter => parameter.Key).Should().Equal("lm_head.weight");

        Action Apply(LinearProbe options) => () => model.Module.Apply(options);
    }
}
