using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.LoRATests;

public class LoraTests
{
    public static TheoryData<string, LoRA> Invalid() => new()
    {
        { "*R*", new LoRA(0) },
        { "*R*", new LoRA(-3) },
        { "*Alpha must be a finite number*", new LoRA { Alpha = double.NaN } },
        { "*Dropout must be from 0 to below 1*", new LoRA { Dropout = 1 } },
        { "*rank of \"query\" must be at least 1*", new LoRA { RankPattern = new Dictionary<string, int> { ["query"] = 0 } } },
        { "*even ranks*3*", new LoRA(3) { Init = LoraInit.Orthogonal } },
        { "*LoraBias goes with*", new LoRA { LoraBias = true, UseDora = true } },
        { "*LoraBias goes with*", new LoRA { LoraBias = true, Init = LoraInit.Pissa } },
        { "*UseGating*without UseDora (it is True)*", new LoRA { UseGating = true, UseDora = true } },
        { "*UseGating*Pissa*(it is Olora)*", new LoRA { UseGating = true, Init = LoraInit.Olora } },
        { "*UseGating*AlphaPattern (1 of them)*", new LoRA { UseGating = true, AlphaPattern = new Dictionary<string, double> { ["query"] = 2 } } },
        { "*UseGating is for linear layers*word_embeddings*", new LoRA { UseGating = true, Targets = Targets.Named("word_embeddings") } },
        { "*PissaIterations is 0*", new LoRA { Init = LoraInit.Pissa, PissaIterations = 0 } },
        { "*PissaIterations is 4*", new LoRA { PissaIterations = 4 } },
        { "*rank 17*at most 16*", new LoRA(17) { Init = LoraInit.Pissa } },
        { "*Token ids must differ*", new LoRA { TrainableTokens = [3, 3] } },
        { "*Token ids must differ and be from 0 to 39*", new LoRA { TrainableTokens = [40] } },
        { "*Init is 77*", new LoRA { Init = (LoraInit)77 } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Options_ThatDoNotFit_AreRefused(string message, LoRA options)
    {
        using var model = ContractModel.Roberta();
        var apply = () => model.Module.Apply(options);
        apply.Should().Throw<ArgumentException>().WithMessage(message);
        model.Module.Deltas().Should().BeEmpty();
    }

    [Fact]
    public void Targets_OtherThanLinearAndEmbedding_AreRefused()
    {
        using var model = ContractModel.Roberta();
        var apply = () => model.Module.Apply(new LoRA { Targets = Targets.Named("output.LayerNorm") });
        apply.Should().Throw<DeltaTargetException>().WithMessage("*LoRA attaches to linear layers and embeddings*LayerNorm*");
    }

    [Fact]
    public void Defaults_AreQueriesAndValues_AndTheHead()
    {
        using var model = ContractModel.Roberta();
        using var lora = model.Module.Apply(new LoRA(r: 2));
        lora.Parameters.Select(parameter => parameter.Path).Distinct().Should().Equal(
            "classifier.dense", "classifier.out_proj",
            "roberta.encoder.layer.0.attention.self.query", "roberta.encoder.layer.0.attention.self.value",
            "roberta.encoder.layer.1.attention.self.query", "roberta.encoder.layer.1.attention.self.value");
    }

    [Fact]
    public void Patterns_ChooseRankAndScale_ByTheFirstMatch()
    {
        var lora = new LoRA(r: 4)
        {
            Alpha = 8,
            RankPattern = new Dictionary<string, int> { ["layer.0.query"] = 2, ["query"] = 6 },
            AlphaPattern = new Dictionary<string, double> { ["value"] = 16 },
        };
        lora.RankAt("encoder.layer.0.query").Should().Be(2);
        lora.RankAt("encoder.layer.1.query").Should().Be(6);
        lora.RankAt("encoder.layer.1.subquery").Should().Be(4);
        lora.ScaleAt("encoder.layer.1.value").Should().Be(4);
        lora.ScaleAt("encoder.layer.0.query").Should().Be(4);
        (lora with { UseRsLora = true }).ScaleAt("encoder.layer.1.value").Should().Be(8);
    }

    [Fact]
    public void Dropout_ActsWhileTrainingOnly_AndIsSeeded()
    {
        using var model = ContractModel.Roberta();
        using var lora = model.Module.Apply(new LoRA(r: 4) { Dropout = 0.5, Init = LoraInit.Random });
        using var steady = model.Output();
        TensorAssert.Identical(model.Output(), steady);
        model.Module.train();
        manual_seed(3);
        using var first = model.Output();
        manual_seed(3);
        using var again = model.Output();
        TensorAssert.Identical(again, first);
        (first - steady).abs().max().item<float>().Should().BeGreaterThan(1e-5f);
    }

    [Fact]
    public void HalfPrecisionBackbone_KeepsAFloat32Delta()
    {
        using var model = ContractModel.Roberta(ScalarType.BFloat16);
        using var lora = model.Module.Apply(new LoRA(r: 4) { Init = LoraInit.Random, ModulesToSave = [] });
        lora.Parameters.Should().OnlyContain(parameter => parameter.Value.dtype == ScalarType.Float32);
        using var output = model.Output();
        output.dtype.Should().Be(ScalarType.BFloat16);
        model.Backward();
        foreach (var parameter in lora.Parameters)
        {
            using var gradient = parameter.Value.grad;
            gradient!.dtype.Should().Be(ScalarType.Float32);
            gradient.isfinite().all().item<bool>().Should().BeTrue();
        }
        lora.Merge();
        TensorAssert.Close(model.Output(), output, 0.05, 0.05);
    }

    [Fact]
    public void TrainableTokens_ReachAHeadThatSharesTheTable()
    {
        using var model = ContractModel.All["t5 tied"]();
        using var before = model.Output();
        using var lora = model.Module.Apply(new LoRA(r: 2) { TrainableTokens = [7, 30] });
        TensorAssert.Close(model.Output(), before, 1e-6, 1e-6);
        var rows = lora.Parameters.Single(parameter => parameter.Key == "shared.token_adapter.trainable_tokens_delta");
        using (no_grad())
            rows.Value[1].zero_();
        using var changed = model.Output();
        // Token 30 is in no input: its score alone changes, to zero.
        TensorAssert.Close(changed.select(2, 30), zeros(2, 3), 0, 1e-6);
        TensorAssert.Close(changed.select(2, 29), before.select(2, 29), 1e-6, 1e-6);
        lora.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*shared*also*lm_head*");
    }

    [Fact]
    public void BiasModes_NeedBiases()
    {
        using var model = ContractModel.All["t5 tied"]();
        var apply = () => model.Module.Apply(new LoRA { Bias = LoraBiasMode.All });
        apply.Should().Throw<ArgumentException>().WithMessage("*Bias is All, but there are no such biases*");
    }

    [Fact]
    public void Records_CanBeUsedOnManyModels()
    {
        var method = new LoRA(r: 2);
        using var roberta = ContractModel.Roberta();
        using var t5 = ContractModel.All["t5 untied gated"]();
        using var first = roberta.Module.Apply(method);
        using var second = t5.Module.Apply(method);
        first.Parameters.Should().HaveCount(8 + 4);
        second.Parameters.Should().HaveCount(2 * 2 * 6);
    }
}
