using DeltaTuning.Modules.Tests.Contract;

namespace DeltaTuning.Modules.Tests.LayerNormTests;

public class LayerNormTuningTests
{
    [Fact]
    public void Defaults_AreAllNormalizations_AndTheHead()
    {
        using var model = ContractModel.Roberta();
        using var delta = model.Module.Apply(new LayerNormTuning());
        delta.Parameters.Where(parameter => parameter.Key.Contains("ln_tuning_layers", StringComparison.Ordinal)).Select(parameter => parameter.Key).Should().HaveCount(2 * 5)
            .And.Contain("roberta.embeddings.LayerNorm.ln_tuning_layers.weight").And.Contain("roberta.encoder.layer.1.output.LayerNorm.ln_tuning_layers.bias");
        delta.Parameters.Should().Contain(parameter => parameter.Key == "classifier.out_proj.weight");
    }

    [Fact]
    public void Targets_OtherThanNormalizations_AreRefused()
    {
        using var model = ContractModel.Roberta();
        var apply = () => model.Module.Apply(new LayerNormTuning { Targets = Targets.Named("query") });
        apply.Should().Throw<DeltaTargetException>().WithMessage("*trains normalizations*query*");
    }

    [Fact]
    public void Layers_StandAsNames_ForPeftHasNoFieldForThem()
    {
        using var folder = new TemporaryFolder();
        using var model = ContractModel.All["t5 tied"]();
        using (var delta = model.Module.Apply(new LayerNormTuning { Targets = Targets.Named("layer_norm") with { Layers = [1], LayersPattern = ["block"] } }))
            delta.Save(folder.Path);
        var text = File.ReadAllText(folder["adapter_config.json"]);
        text.Should().NotContain("layers_to_transform");
        using var loaded = model.Module.LoadDelta(folder.Path);
        loaded.Parameters.Should().HaveCount(2 + 3).And.OnlyContain(parameter => parameter.Key.Contains("block.1.", StringComparison.Ordinal));
    }
}
