using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.PromptTests;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PrefixTests;

/// <summary>Keys, values and biases with a prefix, and what computes it.</summary>
public class PrefixTuningTests
{
    private const int Heads = SeamBackbone.Heads, Width = SeamBackbone.Width;

    [Fact]
    public void KeysAndValues_StandInFront_AndNoMaskHidesThem()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PrefixTuning(3));
        using var scope = NewDisposeScope();
        var (keys, values, bias) = (rand(2, Heads, 4, Width / Heads), rand(2, Heads, 4, Width / Heads), rand(2, 1, 1, 4));
        var states = model.Keys.call(new AttentionKeyValues(keys, values, bias));
        var prefix = delta.Parameters.Single().Value.detach(); // (3, 2 · 8)
        for (var head = 0; head < Heads; head++)
        {
            TensorAssert.Identical(states.Keys[1, head].narrow(0, 0, 3), prefix.narrow(1, head * 4, 4));
            TensorAssert.Identical(states.Values[0, head].narrow(0, 0, 3), prefix.narrow(1, Width + (head * 4), 4));
        }
        TensorAssert.Identical(states.Keys.narrow(2, 3, 4), keys);
        TensorAssert.Identical(states.Values.narrow(2, 3, 4), values);
        TensorAssert.Identical(states.Bias!, cat([zeros(2, 1, 1, 3), bias], 3));
        model.Keys.call(new AttentionKeyValues(keys, values)).Bias.Should().BeNull();
    }

    [Fact]
    public void Gates_ScaleKeysAndValues_RowByRow()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PrefixTuning(2) { Gate = PrefixGate.Separate }, new() { Seed = 1 });
        using var bare = new SeamBackbone();
        using var plain = bare.Apply(new PrefixTuning(2), new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var (keys, input) = (rand(2, Heads, 4, Width / Heads), rand(2, 4, Width));
        var open = nn.functional.linear(input, Of("weight"), Of("bias")).sigmoid().mean([1]).view(2, 2, 1, 1, 1);
        var gated = model.Keys.call(new AttentionKeyValues(keys, keys) { Input = input });
        var open0 = bare.Keys.call(new AttentionKeyValues(keys, keys));
        TensorAssert.Close(gated.Keys.narrow(2, 0, 2), open0.Keys.narrow(2, 0, 2) * open.select(1, 0), 1e-6, 1e-6);
        TensorAssert.Close(gated.Values.narrow(2, 0, 2), open0.Values.narrow(2, 0, 2) * open.select(1, 1), 1e-6, 1e-6);
        FluentActions.Invoking(() => model.Keys.call(new AttentionKeyValues(keys, keys))).Should().Throw<InvalidOperationException>().WithMessage("*what its attentions read*");

        Tensor Of(string name) => delta.Parameters.Single(parameter => parameter.Key == $"keys.prefix_gate.{name}").Value.detach();
    }

    [Fact]
    public void Projection_ComputesEachSlot_FromItsRowsOfTheLastLayer()
    {
        using var model = PromptTuningTests.T5();
        using var delta = model.Apply(
            new PrefixTuning(3) { Targets = Targets.At(AttachmentPoint.KeyValues.Of(AttentionKind.Cross)), Projection = new() { HiddenSize = 5, EmbeddingSize = 4, NonLinearity = "relu" } }, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var hidden = nn.functional.linear(Of("embedding.weight"), Of("transform.0.weight"), Of("transform.0.bias")).relu();
        var whole = nn.functional.linear(hidden, Of("transform.2.weight"), Of("transform.2.bias")); // (3, 2 slots · 2 · 12)
        using var folder = new TemporaryFolder();
        delta.Save(folder.Path);
        using var file = DeltaTuning.Files.SafetensorsFile.Open(folder["adapter_model.safetensors"]);
        TensorAssert.Close(file.Read(file.Entries.Keys.Single()), whole, 1e-6, 1e-6);

        Tensor Of(string name) => delta.Parameters.Single(parameter => parameter.Key == $"decoder.block.0.layer.1.EncDecAttention.key_values.prefix_encoder.{name}").Value.detach();
    }

    [Fact]
    public void Counts_FollowTheFormulas()
    {
        const long n = 3, inner = 12, d = 16, h = 5, layers = 2;
        using var model = PromptTuningTests.T5();
        Count(new((int)n)).Should().Be(3 * layers * 2 * n * inner);
        Count(new((int)n) { Targets = Targets.At(AttachmentPoint.KeyValues.In(StackKind.Encoder)) }).Should().Be(layers * 2 * n * inner);
        Count(new((int)n) { Targets = Targets.At(AttachmentPoint.KeyValues.In(StackKind.Decoder).Of(AttentionKind.Self)) with { Layers = [1] } }).Should().Be(2 * n * inner);
        Count(new((int)n) { Layout = PrefixLayout.PeftDecoder }).Should().Be(layers * 2 * n * inner);
        Count(new((int)n) { Projection = new() { HiddenSize = (int)h } }).Should().Be(3 * Network(layers));
        Count(new((int)n) { Projection = new() { HiddenSize = (int)h, IsShared = true } }).Should().Be(Network(3 * layers));
        Count(new((int)n) { Gate = PrefixGate.Shared }).Should().Be(3 * layers * ((2 * n * inner) + d + 1));

        long Count(PrefixTuning method)
        {
            using var delta = model.Apply(method);
            return delta.Summary().Trainable;
        }

        static long Network(long slots) => (n * d) + (h * d) + h + ((h + 1) * slots * 2 * inner);
    }

    [Fact]
    public void OnT5_ThePrefixHasNoPosition_AndTheDecoderStaysCausal()
    {
        using var model = PromptTuningTests.T5();
        using var delta = model.Apply(new PrefixTuning(2), new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var ids = tensor(new long[,] { { 5, 6, 7, 1 } });
        var first = model.call(new ModelInputs { InputIds = ids, DecoderInputIds = tensor(new long[,] { { 0, 5, 6 } }) }).Logits!;
        var other = model.call(new ModelInputs { InputIds = ids, DecoderInputIds = tensor(new long[,] { { 0, 5, 9 } }) }).Logits!;
        TensorAssert.Identical(first.narrow(1, 0, 2), other.narrow(1, 0, 2));

        // Zero keys score zero beside a bias of zero, wherever they stand: only their number counts.
        using var zero = model.Apply(new PrefixTuning(2) { StartsAtZero = true }, new() { Name = "zero" });
        var both = model.call(new ModelInputs { InputIds = ids, DecoderInputIds = tensor(new long[,] { { 0, 5, 6 } }) }).Logits!;
        delta.Detach();
        delta.Attach();
        TensorAssert.Close(model.call(new ModelInputs { InputIds = ids, DecoderInputIds = tensor(new long[,] { { 0, 5, 6 } }) }).Logits!, both, 1e-5, 1e-6, "the other order");
    }

    [Theory]
    [InlineData(PrefixPositions.None)]
    [InlineData(PrefixPositions.Before)]
    [InlineData(PrefixPositions.ShiftedKeys)]
    public void RelativePositions_OfThePrefix_AreAsAsked(PrefixPositions positions)
    {
        using var model = PromptTuningTests.T5();
        using var delta = model.Apply(new PrefixTuning(2) { Positions = positions });
        using var scope = NewDisposeScope();
        var seam = (KeyValueSeam)model.named_modules().Single(item => item.name == "encoder.block.0.layer.0.SelfAttention.key_values").module;
        var (keys, mask) = (rand(1, 2, 4, 6), tensor(new float[] { 0, 0, 0, -1e4f }).view(1, 1, 1, 4));
        var own = Positions(4, 0);
        var bias = seam.call(new AttentionKeyValues(keys, keys, own + mask) { Positions = Positions }).Bias!;
        var expected = positions switch
        {
            PrefixPositions.None => cat([zeros(1, 2, 4, 2), own + mask], 3),
            PrefixPositions.Before => cat([Positions(6, 2).narrow(3, 0, 2), own + mask], 3),
            _ => Positions(6, 0) + cat([zeros(1, 1, 1, 2), mask], 3),
        };
        TensorAssert.Close(bias, expected, 1e-5, 1e-2);

        // Each head has a bias that tells every distance from every other.
        static Tensor Positions(long keys, long offset) =>
            (arange(keys).unsqueeze(0) - arange(4).unsqueeze(1) - offset).view(1, 1, 4, keys).to(ScalarType.Float32) * tensor(new float[] { 1, -2 }).view(1, 2, 1, 1);
    }

    [Theory]
    [InlineData(PrefixPositions.Before, true)]
    [InlineData(PrefixPositions.None, false)]
    public void AbsolutePositions_BeginAfterThePrefix_WhereAsked(PrefixPositions positions, bool shifted)
    {
        using var model = RobertaForMaskedLM.FromConfig(PromptTuningTests.Config, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var input = new ModelInputs { InputIds = tensor(new long[,] { { 0, 5, 2, 1 } }), OutputHiddenStates = true };
        var given = input with { PositionIds = tensor(new long[,] { { 4, 5, 6, 1 } }) };
        var expected = model.call(shifted ? given : input).HiddenStates![0];
        using var delta = model.Apply(new PrefixTuning(2) { Positions = positions });
        TensorAssert.Identical(model.call(input).HiddenStates![0], expected);
        var tooLong = () => model.call(new ModelInputs { InputIds = full([1, 18], 5, ScalarType.Int64) });
        if (shifted)
            tooLong.Should().Throw<ArgumentException>();
        else
            tooLong.Should().NotThrow();
    }

    [Fact]
    public void BadOptionsAndTargets_AreRefused()
    {
        using var model = PromptTuningTests.T5();
        Refused<ArgumentOutOfRangeException>(new(0), "*Tokens*");
        Refused<ArgumentException>(new() { Gate = (PrefixGate)5 }, "*Gate 5*");
        Refused<ArgumentOutOfRangeException>(new() { Projection = new() { HiddenSize = 0 } }, "*HiddenSize*");
        Refused<ArgumentOutOfRangeException>(new() { Projection = new() { EmbeddingSize = -1 } }, "*EmbeddingSize*");
        Refused<ArgumentOutOfRangeException>(new() { Projection = new() { Dropout = 1 } }, "*Dropout*");
        Refused<ArgumentException>(new() { Projection = new() { NonLinearity = "bend" } }, "*\"bend\"*tanh*");
        Refused<DeltaTargetException>(new() { Targets = Targets.Named("q") }, "*keys and values of attentions*q (Linear)*");
        Refused<DeltaTargetException>(new() { Layout = PrefixLayout.PeftDecoder, Targets = Targets.At(AttachmentPoint.KeyValues) }, "*PeftDecoder is for self-attentions of the decoder*");
        model.Deltas().Should().BeEmpty();

        void Refused<T>(PrefixTuning method, string message)
            where T : Exception =>
            model.Invoking(module => module.Apply(method)).Should().Throw<T>().WithMessage(message);
    }
}
