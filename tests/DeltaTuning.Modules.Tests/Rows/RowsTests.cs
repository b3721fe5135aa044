using CustomDelta;
using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.Contract;
using DeltaTuning.Testing;
using FluentAssertions;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Rows;

/// <summary>Rows of one batch under different deltas: each row's scores are those of its delta alone.</summary>
public sealed class RowsTests : IDisposable
{
    private static readonly string[] Mixed = ["two", DeltaCollection.Base, "one", "two", "heads", "one"];

    private readonly RobertaForSequenceClassification _model = RobertaForSequenceClassification.FromConfig(
        new() { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 },
        new() { Labels = 3, Seed = 1 });

    private readonly ModelInputs _batch = new()
    {
        InputIds = tensor(new long[,] { { 0, 5, 6, 7, 2 }, { 0, 8, 9, 2, 1 }, { 0, 3, 2, 1, 1 }, { 0, 5, 6, 7, 2 }, { 0, 5, 6, 7, 2 }, { 0, 11, 12, 13, 2 } }),
        AttentionMask = tensor(new long[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0 }, { 1, 1, 1, 0, 0 }, { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 1 } }),
    };

    public RowsTests()
    {
        Apply(new LoRA(2), "one", 1);
        Apply(new GatedLowRank(3), "two", 2);
        Apply(new LoRA(2) { Targets = Targets.Named("dense"), ModulesToSave = [] }, "plain", 3);
        Apply(new LoRA(4) { Targets = Targets.At(AttachmentPoint.Key), Bias = LoraBiasMode.All }, "heads", 4);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void EveryRow_IsAsItsDeltaAloneMakesIt()
    {
        using var rows = Scores(Mixed);
        TensorAssert.Close(rows, Alone(Mixed), 1e-5, 1e-6);
    }

    [Fact]
    public void OneDeltaForAllRows_EqualsActivatingIt_BitForBit()
    {
        _model.Deltas().Activate("two");
        using var active = Plain();
        _model.Deltas().Activate("one");
        TensorAssert.Identical(Scores([.. Enumerable.Repeat("two", 6)]), active);
    }

    [Fact]
    public void Rows_LeaveTheSwitchesAndOtherPassesAlone()
    {
        using var before = Plain();
        using (var rows = Scores(Mixed))
            rows.shape.Should().Equal(6, 3);
        TensorAssert.Identical(Plain(), before);
        _model.Deltas().Should().OnlyContain(handle => handle.Active && handle.Enabled);
    }

    [Fact]
    public void Gradients_AreTheSumOfThoseOfTheRowsAlone()
    {
        using var scope = NewDisposeScope();
        string[] names = ["one", "two", "one", DeltaCollection.Base, "two", "one"];
        using (_model.Deltas().Rows(names))
            _model.call(_batch).Logits!.square().sum().backward();
        var mixed = Gradients();

        foreach (var name in names.Distinct())
        {
            _model.Deltas().Activate(name == DeltaCollection.Base ? [] : [name]);
            var mine = tensor(names.Select((other, row) => (other, row)).Where(item => item.other == name).Select(item => (long)item.row).ToArray());
            if (name != DeltaCollection.Base)
                _model.call(_batch).Logits!.index_select(0, mine).square().sum().backward();
        }
        var alone = Gradients();
        mixed.Keys.Should().BeEquivalentTo(alone.Keys);
        foreach (var (key, gradient) in alone)
            TensorAssert.Close(mixed[key], gradient, 1e-4, 1e-6, key);
    }

    [Fact]
    public void ThreadsWithDifferentRows_DoNotDisturbEachOther()
    {
        string[][] orders = [Mixed, ["one", "one", "two", "two", DeltaCollection.Base, "heads"], [.. Mixed.Reverse()], [.. Enumerable.Repeat("heads", 6)]];
        float[][] expected = [.. orders.Select(names => Alone(names).data<float>().ToArray())];
        var wrong = 0;
        Parallel.For(0, 200, new() { MaxDegreeOfParallelism = 4 }, number =>
        {
            using var scores = Scores(orders[number % orders.Length]);
            var found = scores.data<float>().ToArray();
            if (!found.Zip(expected[number % orders.Length]).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5))
                Interlocked.Increment(ref wrong);
        });
        wrong.Should().Be(0);
    }

    // "heads" trains the norms' biases, so that the norm that the adapters read differs from row to row too.
    [Fact]
    public void Adapters_ReadTheNormOfTheirRows_AndMayLeaveItOut()
    {
        Apply(Adapter.Pfeiffer with { ReductionFactor = 4 }, "pfeiffer", 5);
        Apply(Adapter.Plus with { ReductionFactor = 4 }, "plus", 6);
        string[] names = ["plus", "pfeiffer", DeltaCollection.Base, "heads", "plus", "one"];
        TensorAssert.Close(Scores(names), Alone(names), 1e-5, 1e-6);
    }

    [Fact]
    public void PromptsOfDifferentLengths_AreMaskedForTheOthers()
    {
        Apply(new TinyPrompt(3), "long", 5);
        Apply(new TinyPrompt(1), "short", 6);
        string[] names = ["long", "short", DeltaCollection.Base, "one", "long", "two"];
        TensorAssert.Close(Scores(names), Alone(names), 1e-5, 1e-6);
    }

    [Fact]
    public void PrefixesOfDifferentLengths_AreMaskedForTheOthers()
    {
        Apply(new TinyPrefix(3), "long", 5);
        Apply(new TinyPrefix(1), "short", 6);
        string[] names = ["long", "short", DeltaCollection.Base, "one", "long", "two"];
        TensorAssert.Close(Scores(names), Alone(names), 1e-5, 1e-6);
    }

    [Fact]
    public void WhatCannotDifferByRow_IsRefused()
    {
        var deltas = _model.Deltas();
        deltas.Invoking(all => all.Rows([])).Should().Throw<ArgumentException>();
        deltas.Invoking(all => all.Rows(["nobody"])).Should().Throw<KeyNotFoundException>().WithMessage("*no delta named \"nobody\"*");

        using (deltas.Rows(["one", "two"]))
        {
            var pass = () => _model.call(_batch with { InputIds = _batch.InputIds[..5], AttentionMask = null });
            pass.Should().Throw<InvalidOperationException>().WithMessage("*2 rows*has 5*");
        }

        using (var pissa = _model.Apply(new LoRA(2) { Init = LoraInit.Pissa, ModulesToSave = [] }, new() { Name = "pissa" }))
            deltas.Invoking(all => all.Rows(Mixed)).Should().Throw<InvalidOperationException>().WithMessage("*\"pissa\" replaces weights*");
        using (var table = _model.Apply(new LoRA(2) { ModulesToSave = ["word_embeddings"] }, new() { Name = "table" }))
            deltas.Invoking(all => all.Rows(["table"])).Should().Throw<InvalidOperationException>().WithMessage("*word_embeddings.weight, which cannot differ*");

        deltas["plain"].Merge();
        deltas.Invoking(all => all.Rows(Mixed)).Should().Throw<InvalidOperationException>().WithMessage("*\"plain\" is merged*");
        _model.Invoking(model => model.Apply(new LoRA(), new() { Name = DeltaCollection.Base })).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Rows_ThatEndOutOfOrderOrOnAnotherThread_AreRefused()
    {
        var outer = _model.Deltas().Rows(["one"]);
        var inner = _model.Deltas().Rows(["two"]);
        outer.Invoking(rows => rows.Dispose()).Should().Throw<InvalidOperationException>();
        Exception? elsewhere = null;
        var thread = new Thread(() => elsewhere = Record.Exception(inner.Dispose));
        thread.Start();
        thread.Join();
        elsewhere.Should().BeOfType<InvalidOperationException>();
        inner.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Passes_LeaveNoTensorBehind() => LeakAssert.NoLiveTensorsLeft(() =>
    {
        using var scores = Scores(Mixed);
    });

    private Tensor Scores(IReadOnlyList<string> names)
    {
        using (_model.Deltas().Rows(names))
            return Plain();
    }

    private Tensor Plain()
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return _model.call(_batch).Logits!.MoveToOuterDisposeScope();
    }

    // Each row from a pass in which its delta alone is active.
    private Tensor Alone(string[] names)
    {
        using var scope = NewDisposeScope();
        var rows = names.Select((name, row) =>
        {
            _model.Deltas().Activate(name == DeltaCollection.Base ? [] : [name]);
            return Plain()[row];
        }).ToArray();
        _model.Deltas().Activate([.. _model.Deltas().Select(handle => handle.Name)]);
        return stack(rows).MoveToOuterDisposeScope();
    }

    private Dictionary<string, Tensor> Gradients()
    {
        var gradients = new Dictionary<string, Tensor>();
        foreach (var handle in _model.Deltas())
        {
            foreach (var parameter in handle.Parameters)
            {
                if (parameter.Value.grad is not { } gradient)
                    continue;
                gradients[$"{handle.Name}/{parameter.Key}"] = gradient.clone();
                gradient.zero_();
            }
        }
        return gradients.Where(item => item.Value.abs().sum().item<float>() > 0).ToDictionary();
    }

    private void Apply(IDeltaModule method, string name, int seed)
    {
        var handle = _model.Apply(method, new() { Name = name, Seed = seed });
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var parameter in handle.Parameters)
            parameter.Value.add_(randn(parameter.Value.shape, generator: generator) * 0.3);
    }

    private sealed record TinyPrompt(int Tokens) : IDeltaModule
    {
        public string Method => "TINY_PROMPT";

        public void Attach(IDeltaBuilder delta)
        {
            var seam = delta.Points(null, AttachmentPoint.Embeddings)[0];
            var rows = delta.Parameter(seam, "rows", [Tokens, seam.Width], Init.Normal(1));
            delta.MapSeam<EmbeddedTokens>(seam, tokens =>
            {
                var batch = tokens.Embeddings.shape[0];
                var ones = torch.ones([batch, Tokens], ScalarType.Int64);
                return tokens with
                {
                    Embeddings = cat([rows.Value.expand(batch, -1, -1), tokens.Embeddings], 1),
                    AttentionMask = cat([ones, tokens.AttentionMask ?? torch.ones(tokens.Embeddings.shape[..2], ScalarType.Int64)], 1),
                    PositionIds = cat([ones, tokens.PositionIds!.expand(batch, -1)], 1),
                };
            });
        }
    }

    private sealed record TinyPrefix(int Length) : IDeltaModule
    {
        public string Method => "TINY_PREFIX";

        public void Attach(IDeltaBuilder delta)
        {
            foreach (var seam in delta.Points(null, AttachmentPoint.KeyValues))
            {
                var width = seam.Width / seam.Heads;
                var keys = delta.Parameter(seam, "keys", [seam.Heads, Length, width], Init.Normal(1));
                var values = delta.Parameter(seam, "values", [seam.Heads, Length, width], Init.Normal(1));
                delta.MapSeam<AttentionKeyValues>(seam, states =>
                {
                    var batch = states.Keys.shape[0];
                    return new(
                        cat([keys.Value.expand(batch, -1, -1, -1), states.Keys], 2),
                        cat([values.Value.expand(batch, -1, -1, -1), states.Values], 2),
                        states.Bias is not { } bias ? null : cat([zeros([bias.shape[0], bias.shape[1], bias.shape[2], Length]), bias], 3));
                });
            }
        }
    }
}
