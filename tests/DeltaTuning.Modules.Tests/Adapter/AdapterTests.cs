using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.AdapterTests;

public class AdapterTests
{
    public static TheoryData<string, Adapter> Invalid() => new()
    {
        { "*BottleneckSize*", new Adapter { BottleneckSize = 0 } },
        { "*ReductionFactor must be finite and above zero*", new Adapter { ReductionFactor = 0 } },
        { "*ReductionFactor must be finite and above zero*", new Adapter { ReductionFactor = double.NaN } },
        { "*ReductionFactors must be finite and above zero*", new Adapter { ReductionFactors = new Dictionary<int, double> { [0] = -1 } } },
        { "*numbered from 0 to 1*", new Adapter { ReductionFactors = new Dictionary<int, double> { [2] = 4 } } },
        { "*NonLinearity is \"softmax\"*relu*", new Adapter { NonLinearity = "softmax" } },
        { "*Scale must be a finite number*", new Adapter { Scale = double.PositiveInfinity } },
        { "*Dropout must be from 0 to below 1*", new Adapter { Dropout = 1 } },
        { "*StochasticDepth must be from 0 to below 1*", new Adapter { StochasticDepth = -0.1 } },
        { "*Residual is 9*", new Adapter { Residual = (AdapterResidual)9 } },
        { "*Scaling is 9*", new Adapter { Scaling = (AdapterScaling)9 } },
        { "*Init is 9*", new Adapter { Init = (AdapterInit)9 } },
        { "*no residual sum to read or replace*", Adapter.OpenDelta with { OriginalNormBefore = true } },
        { "*no residual sum to read or replace*", Adapter.OpenDelta with { OriginalNormAfter = false } },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Options_ThatDoNotFit_AreRefused(string message, Adapter options)
    {
        using var model = ContractModel.Roberta();
        var apply = () => model.Module.Apply(options);
        apply.Should().Throw<ArgumentException>().WithMessage(message);
        model.Module.Deltas().Should().BeEmpty();
    }

    [Fact]
    public void Targets_WithoutWidth_AreRefused()
    {
        using var model = ContractModel.Roberta();
        var apply = () => model.Module.Apply(new Adapter { Targets = Targets.Named("output.LayerNorm") });
        apply.Should().Throw<DeltaTargetException>().WithMessage("*Adapters attach to sublayers and linear layers*LayerNorm*");
        var parallel = () => model.Module.Apply(Adapter.Parallel with { Targets = Targets.Named("word_embeddings") });
        parallel.Should().Throw<DeltaTargetException>().WithMessage("*Parallel adapters*word_embeddings*");
    }

    [Fact]
    public void ReductionFactors_OnAModelWithoutMap_AreRefused()
    {
        using var model = ContractModel.All["foreign"]();
        var apply = () => model.Module.Apply(new Adapter { Targets = Targets.Named("down"), ReductionFactors = new Dictionary<int, double> { [0] = 2 } });
        apply.Should().Throw<ArgumentException>().WithMessage("*publishes no map*");
    }

    [Theory]
    [InlineData(32, 16, 2)]
    [InlineData(32, 10, 3)]
    [InlineData(32, 2.5, 12)]
    [InlineData(32, 64, 1)]
    [InlineData(32, 0.5, 64)]
    [InlineData(32, 0.1, 319)] // Python: 32 // 0.1 is 319.0
    public void Size_IsPythonsFloorDivision(long width, double factor, long size) => Adapter.Size(width, factor).Should().Be(size);

    [Fact]
    public void Sizes_GoByLayer_TheDecodersAfterTheEncoders()
    {
        using var model = ContractModel.All["t5 tied"]();
        using var adapter = model.Module.Apply(Adapter.Pfeiffer with { ReductionFactor = 2, ReductionFactors = new Dictionary<int, double> { [0] = 4, [3] = 8 } });
        adapter.Parameters.Where(parameter => parameter.Key.EndsWith("adapter_down.bias", StringComparison.Ordinal)).Select(parameter => (parameter.Path, parameter.Count)).Should().Equal(
            ("encoder.block.0.layer.1.sublayer", 4), ("encoder.block.1.layer.1.sublayer", 8), ("decoder.block.0.layer.2.sublayer", 8), ("decoder.block.1.layer.2.sublayer", 2));
    }

    [Fact]
    public void OpenDeltas_OnT5_LeaveCrossAttentionOut()
    {
        using var model = ContractModel.All["t5 tied"]();
        using var adapter = model.Module.Apply(Adapter.OpenDelta);
        adapter.Parameters.Select(parameter => parameter.Path).Distinct().Should().Equal(
            "encoder.block.0.layer.0.SelfAttention.o", "encoder.block.0.layer.1.DenseReluDense.wo",
            "encoder.block.1.layer.0.SelfAttention.o", "encoder.block.1.layer.1.DenseReluDense.wo",
            "decoder.block.0.layer.0.SelfAttention.o", "decoder.block.0.layer.2.DenseReluDense.wo",
            "decoder.block.1.layer.0.SelfAttention.o", "decoder.block.1.layer.2.DenseReluDense.wo");
    }

    [Fact]
    public void TwoAtOnePlace_TheSecondReadsTheFirst()
    {
        using var model = nn.Sequential(("layer", nn.Linear(4, 4)));
        model.eval();
        using var input = randn(2, 4);
        using var bare = model.call(input).detach();
        using var first = model.Apply(Linear, new() { Name = "first" });
        using var second = model.Apply(Linear, new() { Name = "second" });
        Set(first, bias: 1);
        Set(second, bias: 0);
        TensorAssert.Close(model.call(input), 2 * ((2 * bare) + 1), 1e-5, 1e-5);
        first.Detach();
        first.Attach();
        TensorAssert.Close(model.call(input), (2 * (2 * bare)) + 1, 1e-5, 1e-5);
    }

    [Fact]
    public void StochasticDepth_SkipsRows_WhileTraining()
    {
        using var model = nn.Sequential(("layer", nn.Linear(4, 4)));
        using var input = ones(200, 3, 4);
        using var bare = model.call(input).detach();
        using var adapter = model.Apply(Linear with { StochasticDepth = 0.5 });
        Set(adapter, bias: 0);
        model.train();
        using var training = model.call(input);
        // Each row is left alone, or its adapter counts twice.
        using var ratio = (training / bare).select(2, 0).select(1, 0);
        using var rounded = ratio.round();
        TensorAssert.Close(ratio, rounded, 1e-4, 1e-4);
        rounded.to(ScalarType.Int64).data<long>().Distinct().Order().Should().Equal(1, 3);
        model.eval();
        TensorAssert.Close(model.call(input), 2 * bare, 1e-5, 1e-5);
    }

    [Theory]
    [InlineData(AdapterInit.Bert, 0.02)]
    [InlineData(AdapterInit.Houlsby, 0.0088)] // 0.01 less what is cut off
    [InlineData(AdapterInit.Normal, 0.01)]
    [InlineData(AdapterInit.Mam, 0.0577)] // √(1 / (3 · 100))
    public void Starts_HaveTheirSpread(AdapterInit init, double deviation)
    {
        using var model = nn.Sequential(("layer", nn.Linear(100, 100)));
        using var adapter = model.Apply(Linear with { BottleneckSize = 100, Init = init }, new() { Seed = 3 });
        using var down = adapter.Parameters.Single(parameter => parameter.Key == "layer.adapter_down.weight").Value.std();
        down.item<float>().Should().BeApproximately((float)deviation, (float)deviation * 0.05f);
        using var greatest = adapter.Parameters.Single(parameter => parameter.Key == "layer.adapter_up.weight").Value.abs().max();
        if (init is AdapterInit.Houlsby)
            greatest.item<float>().Should().BeInRange(0.019f, 0.02f);
        if (init is AdapterInit.Mam)
            greatest.item<float>().Should().Be(0);
        using var biases = cat([.. adapter.Parameters.Where(parameter => parameter.Key.EndsWith(".bias", StringComparison.Ordinal)).Select(parameter => parameter.Value)]).abs().max();
        biases.item<float>().Should().Be(0);
    }

    [Fact]
    public void HalfPrecisionBackbone_KeepsAFloat32Delta_ThroughTheSublayersNorm()
    {
        using var model = ContractModel.Roberta(ScalarType.BFloat16);
        using var before = model.Output();
        using var adapter = model.Module.Apply(Adapter.Pfeiffer with { ReductionFactor = 4, Init = AdapterInit.Mam });
        using var output = model.Output();
        output.dtype.Should().Be(ScalarType.BFloat16);
        TensorAssert.Identical(output, before);
        model.Backward();
        foreach (var parameter in adapter.Parameters.Where(parameter => !parameter.IsCopy))
        {
            using var gradient = parameter.Value.grad;
            gradient!.dtype.Should().Be(ScalarType.Float32);
            gradient.isfinite().all().item<bool>().Should().BeTrue();
        }
    }

    private static Adapter Linear => new() { Targets = Targets.Named("layer"), NonLinearity = "linear", BottleneckSize = 4, ModulesToSave = [] };

    // h + I (I h) + bias
    private static void Set(DeltaHandle adapter, double bias)
    {
        using var quiet = no_grad();
        foreach (var parameter in adapter.Parameters.Where(parameter => parameter.Key.EndsWith(".weight", StringComparison.Ordinal)))
        {
            using var identity = eye(4);
            parameter.Value.copy_(identity);
        }
        adapter.Parameters.Single(parameter => parameter.Key == "layer.adapter_up.bias").Value.fill_(bias);
    }
}
