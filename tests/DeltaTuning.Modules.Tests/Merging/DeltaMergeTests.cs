using CustomDelta;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Merging;

public sealed class DeltaMergeTests : IDisposable
{
    private readonly ContractModel _model = ContractModel.Roberta();

    public static TheoryData<string> Ways() => [.. All.Keys];

    private static Dictionary<string, DeltaMerge> All => new DeltaMerge[]
    {
        DeltaMerge.Linear, DeltaMerge.Concatenation, DeltaMerge.Svd(), DeltaMerge.Ties(1), DeltaMerge.Ties(1, MajoritySign.Frequency).ThroughSvd(), DeltaMerge.DareLinear(1),
        DeltaMerge.DareLinear(1).ThroughSvd(), DeltaMerge.DareTies(1), DeltaMerge.DareTies(1).ThroughSvd(), DeltaMerge.MagnitudePrune(1), DeltaMerge.MagnitudePrune(1).ThroughSvd(),
    }.ToDictionary(way => way.Name);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Names_AreThoseOfPeft() =>
        All.Keys.Should().Equal("linear", "cat", "svd", "ties", "ties_svd", "dare_linear", "dare_linear_svd", "dare_ties", "dare_ties_svd", "magnitude_prune", "magnitude_prune_svd");

    [Theory]
    [MemberData(nameof(Ways))]
    public void OnePart_WithWeightOne_IsItself(string way)
    {
        Attach("one", new LoRA(3) { Alpha = 7, UseRsLora = true, Targets = Targets.AllLinear });
        using var expected = _model.Output();
        using var merged = Combine(All[way], ("one", 1));
        TensorAssert.Close(_model.Output(), expected, 1e-4, 1e-5);
        merged.Active.Should().BeTrue();
        _model.Module.Deltas()["one"].Active.Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void OnePart_WithANegativeWeight_IsTakenAway(string way)
    {
        var lora = new LoRA(3) { Alpha = 6 };
        Attach("one", lora);
        using var merged = Combine(All[way], ("one", -0.5));
        using var found = _model.Output();
        using var expected = Sum(("one", -0.5));
        TensorAssert.Close(found, expected, 1e-4, 1e-5);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("svd")]
    public void ExactWays_AreTheWeightedSum_WhateverRanksAndLayers(string way)
    {
        Attach("one", new LoRA(2) { Alpha = 6, Targets = Targets.Named("query", "value") });
        Attach("two", new LoRA(3) { Targets = Targets.Named("value", "word_embeddings"), RankPattern = new Dictionary<string, int> { ["layer.0.attention.self.value"] = 1 } });
        using var expected = Sum(("one", 0.7), ("two", -1.3));
        using var merged = Combine(way == "cat" ? DeltaMerge.Concatenation : DeltaMerge.Svd(rank: 5), ("one", 0.7), ("two", -1.3));
        TensorAssert.Close(_model.Output(), expected, 1e-4, 1e-5);
        if (way == "cat")
            merged.Parameters.Where(parameter => parameter.Value.shape.Length == 2 && parameter.Key.Contains("lora_A", StringComparison.Ordinal)).Select(parameter => parameter.Value.shape[0]).Should().BeEquivalentTo([2, 3, 2, 5]);
    }

    [Fact]
    public void TheResult_IsAnOrdinaryDelta()
    {
        Attach("one", new LoRA(2) { Targets = Targets.Named("query", "value") });
        Attach("two", new LoRA(4) { Targets = Targets.Named("value", "key") });
        using var merged = Combine(DeltaMerge.Concatenation, ("one", 1), ("two", 1));
        using var expected = _model.Output();
        merged.Merge();
        TensorAssert.Close(_model.Output(), expected, 1e-4, 1e-5);
        merged.Unmerge();
        using var folder = new TemporaryFolder();
        merged.Save(folder.Path);
        merged.Dispose();
        _model.Module.Deltas().Select(delta => delta.Name).Should().Equal("one", "two");
        using var loaded = _model.Module.LoadDelta(folder.Path, new() { Name = "loaded" });
        TensorAssert.Identical(_model.Output(), expected);
    }

    [Fact]
    public void WhatAPartTrainsBeside_IsTakenFromIt()
    {
        Attach("plain", new LoRA(2));
        Attach("head", new LoRA(2) { ModulesToSave = null, Bias = LoraBiasMode.All, TrainableTokens = [3, 5] });
        using (var merged = Combine(DeltaMerge.Linear, ("plain", 1), ("head", 1)))
        {
            foreach (var extra in _model.Module.Deltas()["head"].Parameters.Where(parameter => !parameter.Key.Contains("lora_", StringComparison.Ordinal)))
                TensorAssert.Identical(merged.Parameters.Single(parameter => parameter.Key == extra.Key).Value, extra.Value, extra.Key);
        }
        Attach("other head", new LoRA(2) { ModulesToSave = ["classifier"] });
        var combine = () => Combine(DeltaMerge.Linear, ("plain", 1), ("head", 1), ("other head", 1));
        combine.Should().Throw<InvalidOperationException>().WithMessage("*\"head\" and \"other head\" train modules*ModulesFrom*");
        using var chosen = Combine(DeltaMerge.Linear with { ModulesFrom = "other head" }, ("plain", 1), ("head", 1), ("other head", 1));
        TensorAssert.Identical(chosen.Parameters[0].Value, _model.Module.Deltas()["other head"].Parameters[0].Value, chosen.Parameters[0].Key);
        chosen.Parameters.Should().NotContain(parameter => parameter.Key.EndsWith("query.base_layer.bias", StringComparison.Ordinal));
    }

    [Fact]
    public void TheGlobalRandomNumbers_AreLeftAlone()
    {
        Attach("one", new LoRA(2));
        manual_seed(3);
        using var expected = rand(4);
        manual_seed(3);
        using var merged = Combine(DeltaMerge.DareTies(0.5, seed: 8), ("one", 1));
        TensorAssert.Identical(rand(4), expected);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Combining_LeavesNoTensorBehind(string way)
    {
        Attach("one", new LoRA(2));
        Attach("two", new LoRA(2));
        var made = 0;
        LeakAssert.NoLiveTensorsLeft(
            () =>
            {
                using var merged = Combine(All[way], ("one", 0.5), ("two", 0.5));
                made = merged.Parameters.Count;
            },
            () => made);
    }

    public static TheoryData<string, Func<DeltaMerge>> InvalidWays() => new()
    {
        { "*density*from above 0 to 1*", () => DeltaMerge.Ties(0) },
        { "*density*from above 0 to 1*", () => DeltaMerge.DareLinear(1.5) },
        { "*density*from above 0 to 1*", () => DeltaMerge.MagnitudePrune(double.NaN) },
        { "*Choose Total or Frequency*", () => DeltaMerge.Ties(0.5, (MajoritySign)7) },
        { "*rank must be at least 1*", () => DeltaMerge.Svd(0) },
        { "*quantile must be from above 0 to 1*", () => DeltaMerge.Svd(clamp: 0) },
    };

    [Theory]
    [MemberData(nameof(InvalidWays))]
    public void Options_ThatMeanNothing_AreRefused(string message, Func<DeltaMerge> make) =>
        make.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Concatenation_HasNoSvd() =>
        FluentActions.Invoking(() => DeltaMerge.Concatenation.ThroughSvd()).Should().Throw<InvalidOperationException>().WithMessage("*exact sum already*DeltaMerge.Svd*");

    [Fact]
    public void Ia3_IsTheWeightedSumOfItsVectors()
    {
        using var first = _model.Module.Apply(new IA3 { StartsAtOne = false }, new() { Name = "first", Seed = 1 });
        using var second = _model.Module.Apply(new IA3 { StartsAtOne = false, ModulesToSave = [] }, new() { Name = "second", Seed = 2 });
        using var merged = Combine(DeltaMerge.Linear, ("first", 0.75), ("second", -0.5));
        foreach (var vector in second.Parameters)
        {
            var other = first.Parameters.Single(parameter => parameter.Key == vector.Key);
            TensorAssert.Close(merged.Parameters.Single(parameter => parameter.Key == vector.Key).Value, other.Value * 0.75 - vector.Value * 0.5, 1e-6, 1e-6, vector.Key);
        }
        merged.Parameters.Select(parameter => parameter.Key).Should().Equal(first.Parameters.Select(parameter => parameter.Key), "the first one's head comes along");
        _model.Module.Deltas().Where(delta => delta.Active).Should().Equal(merged);
    }

    [Fact]
    public void Ia3_InAnotherWay_OrOfOtherLayers_OrBesideALora_IsRefused()
    {
        using var first = _model.Module.Apply(new IA3 { ModulesToSave = [] }, new() { Name = "first" });
        using var second = _model.Module.Apply(new IA3 { ModulesToSave = [], Targets = Targets.Named("key") }, new() { Name = "second" });
        Attach("lora", new LoRA(2));
        Refused<InvalidOperationException>("*\"first\" and \"second\" do not rescale the same*value (output of 16)*", ("first", 1), ("second", 1));
        Refused<NotSupportedException>("*\"first\" is a delta of the method IA3*", ("first", 1), ("lora", 1));
        FluentActions.Invoking(() => Combine(DeltaMerge.Ties(0.5), ("first", 1))).Should().Throw<NotSupportedException>().WithMessage("*(IA)³ is merged by DeltaMerge.Linear alone, not by ties*");
    }

    [Fact]
    public void Parts_ThatDoNotGoTogether_AreRefused_AndNothingChanges()
    {
        Attach("two", new LoRA(2));
        Attach("three", new LoRA(3));
        Attach("dora", new LoRA(2) { UseDora = true });
        Attach("biased", new LoRA(2) { LoraBias = true });
        Attach("pissa", new LoRA(2) { Init = LoraInit.Pissa });
        using var foreign = _model.Module.Apply(new GatedLowRank(2), new() { Name = "gated" });
        using var expected = _model.Output();
        Refused<ArgumentException>("*no deltas to merge*");
        Refused<ArgumentException>("*weight of \"two\" is*finite*", ("two", double.PositiveInfinity));
        Refused<ArgumentException>("*\"two\" is named twice*", ("two", 1), ("two", 2));
        Refused<KeyNotFoundException>("*no delta named \"tow\"*two, three*", ("tow", 1));
        Refused<InvalidOperationException>("*ranks differ (\"two\" 2, \"three\" 3)*Concatenation*ThroughSvd*", ("two", 1), ("three", 1));
        Refused<NotSupportedException>("*\"dora\"*UseDora*", ("dora", 1), ("two", 1));
        Refused<NotSupportedException>("*\"biased\"*LoraBias*", ("two", 1), ("biased", 1));
        Refused<NotSupportedException>("*\"pissa\"*changed backbone (Init Pissa)*", ("two", 1), ("pissa", 1));
        Refused<NotSupportedException>("*\"gated\" is a delta of the method GATED_LOW_RANK*", ("gated", 1));
        FluentActions.Invoking(() => Combine(DeltaMerge.Linear with { ModulesFrom = "nobody" }, ("two", 1))).Should().Throw<ArgumentException>().WithMessage("*\"nobody\", which is none of the parts two*");
        _model.Module.Deltas().Should().OnlyContain(delta => delta.Active).And.HaveCount(6);
        TensorAssert.Identical(_model.Output(), expected);
    }

    [Fact]
    public void AModuleTrainedWhole_UnderALora_IsRefused()
    {
        Attach("lora", new LoRA(2) { Targets = Targets.Named("out_proj") });
        Attach("whole", new LoRA(2) { ModulesToSave = ["classifier"] });
        Refused<InvalidOperationException>("*\"whole\" trains classifier.out_proj whole, another part has a LoRA there*", ("lora", 1), ("whole", 1));
    }

    private void Refused<TException>(string message, params (string, double)[] parts)
        where TException : Exception =>
        FluentActions.Invoking(() => Combine(DeltaMerge.Linear, parts)).Should().Throw<TException>().WithMessage(message);

    private DeltaHandle Combine(DeltaMerge how, params (string, double)[] parts) => _model.Module.Deltas().Combine(how, parts);

    private void Attach(string name, LoRA lora)
    {
        var handle = _model.Module.Apply(lora with { ModulesToSave = lora.ModulesToSave ?? (lora.Bias == LoraBiasMode.None ? [] : null) }, new() { Name = name, Seed = name.Length });
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator((ulong)name[0], CPU);
        foreach (var parameter in handle.Parameters)
            parameter.Value.add_(randn(parameter.Value.shape, generator: generator) * 0.1);
    }

    // The weighted sum of the updates, by weights in B.
    private Tensor Sum(params (string Name, double Weight)[] parts)
    {
        Scale(weight => weight);
        _model.Module.Deltas().Activate([.. parts.Select(part => part.Name)]);
        var sum = _model.Output();
        Scale(weight => 1 / weight);
        return sum;

        void Scale(Func<double, double> factor)
        {
            using var quiet = no_grad();
            foreach (var (name, weight) in parts)
            {
                foreach (var parameter in _model.Module.Deltas()[name].Parameters.Where(parameter => parameter.Key.Contains("_B", StringComparison.Ordinal)))
                    parameter.Value.mul_(factor(weight));
            }
        }
    }
}
