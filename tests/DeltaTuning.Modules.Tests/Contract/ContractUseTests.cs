using DeltaTuning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>Laws of use: modes, several models, saving in between, names, rows, compositions, generation.</summary>
public class ContractUseTests
{
    public static TheoryData<string, string, bool> Cases() => ContractCases.All();

    public static TheoryData<string, string, bool> GeneratingCases() => ContractCases.All(model => model.StartsWith("t5", StringComparison.Ordinal), method => method.IsCausal);

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrainAndEval_SwitchTheDeltasDropout(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var evaluated = bench.Model.Output();
        bench.Model.Module.train();
        if (bench.Method.HasDropout)
        {
            // A whole branch may be kept several times in a row.
            using var first = bench.Model.Output();
            Enumerable.Range(0, 50).Any(_ => !bench.Model.Output().allclose(first)).Should().BeTrue();
        }
        else
        {
            TensorAssert.Identical(bench.Model.Output(), evaluated);
        }
        bench.Model.Module.eval();
        TensorAssert.Identical(bench.Model.Output(), evaluated);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneMethod_OnTwoModels_IsTwoDeltas(string method, string model, bool beside)
    {
        using var first = new ContractBench(method, model, beside, change: false);
        using var second = new ContractBench(method, model, beside, change: false);
        using var expected = second.Model.Output();
        ContractBench.Change(first.Handle);
        TensorAssert.Identical(second.Model.Output(), expected);
        first.Dispose();
        TensorAssert.Identical(second.Model.Output(), expected);
        second.Model.Backward();
        second.Handle.Parameters.Should().OnlyContain(parameter => ContractBench.HasGradient(parameter.Value));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SavedBetweenTwoSteps_IsWhatTheModelWasThen(string method, string model, bool beside)
    {
        using var folder = new TemporaryFolder();
        using var bench = new ContractBench(method, model, beside);
        Step(bench);
        using var then = bench.Model.Output();
        bench.Handle.Save(folder.Path);
        Step(bench);
        ContractBench.Differ(bench.Model.Output(), then);
        bench.Handle.Detach();
        bench.Handle.Attach();
        Step(bench);
        bench.Handle.Dispose();
        using var loaded = bench.Model.Module.LoadDelta(folder.Path);
        TensorAssert.Identical(bench.Model.Output(), then);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ANameWithDots_IsANameLikeAnyOther(string method, string model, bool beside)
    {
        using var folder = new TemporaryFolder();
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Save(folder.Path);
        using var expected = bench.Model.Output();
        bench.Handle.Dispose();
        using var named = bench.Model.Module.LoadDelta(folder.Path, new() { Name = "v1.2 of lora_A.weight" });
        bench.Model.Module.Deltas()["v1.2 of lora_A.weight"].Should().BeSameAs(named);
        TensorAssert.Identical(bench.Model.Output(), expected);
        using var again = new TemporaryFolder();
        named.Save(again.Path);
        foreach (var file in again.Files)
            File.ReadAllBytes(again[file]).Should().Equal(File.ReadAllBytes(folder[file]), file);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ByRow_EachRowIsAsItsDeltaAloneMakesIt(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        var deltas = bench.Model.Module.Deltas();
        var other = bench.Beside?.Name ?? DeltaCollection.Base;
        string[] names = [bench.Handle.Name, other];
        if (!bench.Method.WorksByRow)
        {
            deltas.Invoking(all => all.Rows(names)).Should().Throw<InvalidOperationException>();
            return;
        }
        deltas.Activate(bench.Handle.Name);
        using var mine = bench.Model.Output();
        deltas.Activate(bench.Beside is null ? [] : [other]);
        using var theirs = bench.Model.Output();
        using (deltas.Rows(names))
            TensorAssert.Close(bench.Model.Output(), stack([mine[0], theirs[1]]), 1e-4, 1e-5);
        using (deltas.Rows([.. names.Reverse()]))
            TensorAssert.Close(bench.Model.Output(), stack([theirs[0], mine[1]]), 1e-4, 1e-5, "the other way round");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Composed_SavedAndLoaded_GivesTheSameOutputBitForBit(string method, string model, bool beside)
    {
        using var folder = new TemporaryFolder();
        using var bench = new ContractBench(method, model, beside);
        bench.Handle.Dispose();
        var low = new LoRA(2) { Targets = model == "foreign" ? Targets.Named("up") : Targets.At(AttachmentPoint.Key), ModulesToSave = [] };
        Tensor expected;
        using (var composition = bench.Model.Module.Apply(DeltaComposition.Sequential(bench.Make(), low), new() { Seed = 3 }))
        {
            foreach (var delta in composition.Deltas)
                ContractBench.Change(delta);
            composition.Begin(1);
            composition.Stages[0].Deltas[0].Parameters.Should().OnlyContain(parameter => !parameter.Value.requires_grad);
            expected = bench.Model.Output();
            composition.Save(folder.Path);
        }
        TensorAssert.Identical(bench.Model.Output(), bench.Before);
        using var loaded = bench.Model.Module.LoadComposition(folder.Path);
        TensorAssert.Identical(bench.Model.Output(), expected);
    }

    [Theory]
    [MemberData(nameof(GeneratingCases))]
    public void GreedyGeneration_IsTheArgmaxOfForwardPasses(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var t5 = (T5ForConditionalGeneration)bench.Model.Module;
        var source = new ModelInputs { InputIds = tensor(new long[,] { { 5, 6, 7, 8 }, { 9, 10, 1, 0 } }), AttentionMask = tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 0 } }) };
        const int steps = 6;
        var generated = t5.Generate(source, new() { MaxNewTokens = steps, EndTokens = [] }).Sequences;
        generated.shape.Should().Equal(2, steps + 1);

        // Of two tokens that score alike either may have been taken.
        var scores = t5.call(source with { DecoderInputIds = generated[.., ..steps] }).Logits!;
        var taken = scores.gather(-1, generated[.., 1..].unsqueeze(-1)).squeeze(-1);
        (scores.max(-1).values - taken).max().item<float>().Should().BeLessThan(1e-4f);
    }

    [Theory]
    [MemberData(nameof(GeneratingCases))]
    public void Beams_HaveTheScoresOfForwardPasses_CachedOrNot(string method, string model, bool beside)
    {
        using var bench = new ContractBench(method, model, beside);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var t5 = (T5ForConditionalGeneration)bench.Model.Module;
        var source = new ModelInputs { InputIds = tensor(new long[,] { { 5, 6, 7, 8 }, { 9, 10, 1, 0 } }), AttentionMask = tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 0 } }) };
        const int steps = 5;
        var options = new GenerationOptions { MaxNewTokens = steps, EndTokens = [], Beams = 3, ReturnedSequences = 3 };
        var beams = t5.Generate(source, options);
        TensorAssert.Close(beams.SequenceScores!, t5.Generate(source, options with { UseCache = false }).SequenceScores!, 1e-4, 1e-4);

        var repeated = new ModelInputs { InputIds = source.InputIds.repeat_interleave(3, 0), AttentionMask = source.AttentionMask.repeat_interleave(3, 0), DecoderInputIds = beams.Sequences[.., ..steps] };
        var logarithms = t5.call(repeated).Logits!.log_softmax(-1);
        TensorAssert.Close(beams.SequenceScores!, logarithms.gather(-1, beams.Sequences[.., 1..].unsqueeze(-1)).squeeze(-1).mean([1L]), 1e-4, 1e-4);
    }

    private static void Step(ContractBench bench)
    {
        foreach (var parameter in bench.Handle.Parameters)
            parameter.Value.grad?.zero_();
        bench.Model.Backward();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var parameter in bench.Handle.Parameters)
            parameter.Value.sub_(parameter.Value.grad! / (parameter.Value.grad!.norm() + 1e-12) * 0.05);
    }
}
