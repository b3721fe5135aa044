using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.Contract;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.BitFitTests;

public class BitFitTests
{
    private static readonly string[] Layer =
    [
        "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm",
    ];

    [Fact]
    public void Defaults_AreAllBiases_AndTheHead()
    {
        using var model = ContractModel.Roberta();
        using var delta = model.Module.Apply(new BitFit());
        delta.Parameters.Where(parameter => parameter.IsCopy).Select(parameter => parameter.Path).Distinct().Should().Equal("classifier.dense", "classifier.out_proj");
        string[] expected = ["roberta.embeddings.LayerNorm", .. Enumerable.Range(0, 2).SelectMany(layer => Layer.Select(name => $"roberta.encoder.layer.{layer}.{name}"))];
        delta.Parameters.Where(parameter => !parameter.IsCopy).Select(parameter => parameter.Key).Should().BeEquivalentTo(expected.Select(path => $"{path}.bitfit_bias"));
    }

    [Theory]
    [InlineData(BiasScope.Attention, 2 * 4 * 16)]
    [InlineData(BiasScope.CrossAttention | BiasScope.FeedForward, 2 * (24 + 16))]
    [InlineData(BiasScope.LayerNorm, 5 * 16)]
    [InlineData(BiasScope.Head, 16 + 3)]
    public void Scopes_ChooseLayers(BiasScope scope, long count)
    {
        using var model = ContractModel.Roberta();
        using var delta = model.Module.Apply(new BitFit { Scope = scope, ModulesToSave = [] });
        delta.Summary().Trainable.Should().Be(count);
    }

    [Fact]
    public void Pooler_IsPartOfTheHead()
    {
        using var model = ContractModel.All["bert"]();
        using var delta = model.Module.Apply(new BitFit { Scope = BiasScope.Head });
        delta.Parameters.Where(parameter => !parameter.IsCopy).Select(parameter => parameter.Path).Should().Equal("bert.pooler.dense");
    }

    // 36 values of 12 in every attention's output, 16 in the rest; 2 + 2 attentions, 4 feed-forward blocks, 4 + 6 + 2 normalizations.
    [Fact]
    public void BackboneWithoutBiases_GetsThemWhereTheStudyAddsThem()
    {
        using var model = ContractModel.All["t5 tied"]();
        using var delta = model.Module.Apply(new BitFit());
        delta.Parameters.Select(parameter => parameter.Path).Should().NotContain(path => path.Contains("EncDecAttention", StringComparison.Ordinal) || path.Contains("lm_head", StringComparison.Ordinal));
        delta.Summary().Trainable.Should().Be((4 * ((3 * 12) + 16)) + (4 * (24 + 16)) + (12 * 16));
        using var everywhere = model.Module.Apply(new BitFit { Scope = BiasScope.Attention });
        everywhere.Summary().Trainable.Should().Be(6 * ((3 * 12) + 16));
        var existing = () => model.Module.Apply(new BitFit { AddMissing = false });
        existing.Should().Throw<DeltaTargetException>().WithMessage("*no bias in All*AddMissing*");
        delta.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*BITFIT at *the layer has none*keep \"default\" attached*");
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefused()
    {
        using var model = ContractModel.Roberta();
        Apply(new BitFit { Scope = BiasScope.None }).Should().Throw<ArgumentException>().WithMessage("Scope is None; choose among*LayerNorm*");
        Apply(new BitFit { Scope = (BiasScope)64 }).Should().Throw<ArgumentException>().WithMessage("Scope is 64*");
        Apply(new BitFit { Scope = BiasScope.Head, Targets = Targets.AllLinear }).Should().Throw<ArgumentException>().WithMessage("*give one of them*");
        Apply(new BitFit { Targets = Targets.Named("word_embeddings") }).Should().Throw<DeltaTargetException>().WithMessage("*linear layers and normalizations*word_embeddings*");
        using var foreign = ContractModel.All["foreign"]();
        foreign.Module.Invoking(module => module.Apply(new BitFit { Scope = BiasScope.LayerNorm })).Should().Throw<DeltaTargetException>().WithMessage("*no map*Scope*");

        Action Apply(BitFit options) => () => model.Module.Apply(options);
    }

    [Fact]
    public void Model_WithoutMap_IsTakenWhole()
    {
        using var model = ContractModel.All["foreign"]();
        using var delta = model.Module.Apply(new BitFit());
        delta.Parameters.Select(parameter => parameter.Path).Should().BeEquivalentTo("blocks.0.up", "blocks.1.up", "out");
    }

    [Fact]
    public void Gradients_AreThoseOfTheBiases()
    {
        using var model = ContractModel.Roberta();
        model.Backward();
        var expected = model.Module.named_parameters().Where(item => item.name.EndsWith(".bias", StringComparison.Ordinal)).ToDictionary(item => item.name, item => item.parameter.grad!.clone());
        using var delta = model.Module.Apply(new BitFit { ModulesToSave = [] });
        model.Backward();
        delta.Parameters.Should().HaveCount(expected.Count);
        foreach (var parameter in delta.Parameters)
            TensorAssert.Close(parameter.Value.grad!, expected[$"{parameter.Path}.bias"], 1e-4, 1e-7, parameter.Key);
    }

    [Fact]
    public void Two_AddUp()
    {
        using var model = ContractModel.Roberta();
        using var one = Filled(model, 0.3, "one");
        using var two = Filled(model, -0.1, "two");
        using var both = model.Output();
        one.Dispose();
        two.Dispose();
        using var sum = Filled(model, 0.2, "sum");
        TensorAssert.Close(model.Output(), both, 1e-4, 1e-5);
    }

    [Fact]
    public void Merging_IsInTheBiasesAlone_ThatOfATiedProjectionToo()
    {
        var config = new RobertaConfig { VocabSize = 30, HiddenSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 };
        using var model = RobertaForMaskedLM.FromConfig(config, new() { Seed = 1 });
        var input = new ModelInputs { InputIds = tensor(new long[,] { { 0, 5, 6, 2 } }) };
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var before = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        using var delta = model.Apply(new BitFit());
        delta.Parameters.Should().Contain(parameter => parameter.Path == "lm_head.decoder" && parameter.Count == 30);
        foreach (var parameter in delta.Parameters)
            parameter.Value.fill_(0.25);
        var attached = model.call(input).Logits!;
        delta.MergeAndUnload();
        TensorAssert.Close(model.call(input).Logits!, attached, 1e-4, 1e-5);
        foreach (var (name, value) in model.state_dict())
            TensorAssert.Identical(value, name.EndsWith("bias", StringComparison.Ordinal) ? before[name] + 0.25 : before[name], name);
    }

    private static DeltaHandle Filled(ContractModel model, double value, string name)
    {
        var handle = model.Module.Apply(new BitFit { ModulesToSave = [] }, new() { Name = name });
        using var quiet = no_grad();
        foreach (var parameter in handle.Parameters)
            parameter.Value.fill_(value);
        return handle;
    }
}
