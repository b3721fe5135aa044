using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PromptTests;

/// <summary>Where virtual tokens enter, what follows them, and how they start.</summary>
public class PromptTuningTests
{
    [Fact]
    public void BeforeStart_PutsThemInFront_WithMaskSegmentsAndPositions()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PromptTuning(2));
        using var given = Given();
        var entered = model.Tokens.call(given);
        TensorAssert.Identical(entered.Embeddings.narrow(1, 2, 3), given.Embeddings);
        TensorAssert.Identical(entered.Embeddings[1].narrow(0, 0, 2), delta.Parameters[0].Value);
        Longs(entered.AttentionMask!).Should().Equal(1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
        Longs(entered.TokenTypeIds!).Should().Equal(0, 0, 0, 1, 1, 0, 0, 0, 1, 1);
        Longs(entered.PositionIds!).Should().Equal(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
        Longs(entered.TokenPlaces!).Should().Equal(2, 3, 4, 2, 3, 4);
    }

    [Fact]
    public void AfterStart_KeepsTheFirstToken()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PromptTuning(2) { Placement = PromptPlacement.AfterStart });
        using var given = Given();
        var entered = model.Tokens.call(given);
        TensorAssert.Identical(entered.Embeddings.narrow(1, 0, 1), given.Embeddings.narrow(1, 0, 1));
        TensorAssert.Identical(entered.Embeddings[0].narrow(0, 1, 2), delta.Parameters[0].Value);
        TensorAssert.Identical(entered.Embeddings.narrow(1, 3, 2), given.Embeddings.narrow(1, 1, 2));
        Longs(entered.TokenPlaces!).Should().Equal(0, 3, 4, 0, 3, 4);
        Longs(entered.AttentionMask!).Should().Equal(1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
    }

    [Fact]
    public void Several_StackInOrderOfApplication()
    {
        using var model = new SeamBackbone();
        using var first = model.Apply(new PromptTuning(1), new() { Name = "first" });
        using var second = model.Apply(new PromptTuning(2), new() { Name = "second" });
        using var third = model.Apply(new PromptTuning(1) { Placement = PromptPlacement.AfterStart }, new() { Name = "third" });
        using var given = Given();
        var entered = model.Tokens.call(given);
        TensorAssert.Identical(
            entered.Embeddings[0],
            cat([second.Parameters[0].Value, first.Parameters[0].Value, given.Embeddings[0].narrow(0, 0, 1), third.Parameters[0].Value, given.Embeddings[0].narrow(0, 1, 2)]).detach());
        Longs(entered.TokenPlaces!).Should().Equal(3, 5, 6, 3, 5, 6);
    }

    [Fact]
    public void TokensThatGoOn_GetNoPromptAgain()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PromptTuning(2));
        using var given = Given();
        model.Tokens.call(given.States with { Continues = true }).Embeddings.shape.Should().Equal(2, 3, SeamBackbone.Width);
    }

    [Fact]
    public void Starts_AreRowsOfTheTable_OrNumbersOfTheRule()
    {
        using var model = new SeamBackbone();
        using var scope = NewDisposeScope();
        TensorAssert.Identical(Start(PromptInit.FirstRows), model.Table.detach().narrow(0, 0, 5));
        TensorAssert.Identical(Start(PromptInit.Tokens(7, 3)), Rows(7, 3, 7, 3, 7));
        TensorAssert.Identical(Start(PromptInit.Text("a b", text => [.. text.Split(' ').Select(word => (long)word[0] - 'a' + 4)], "somewhere")), Rows(4, 5, 4, 5, 4));
        var sampled = Start(PromptInit.SampledVocabulary(first: 3));
        for (var row = 0; row < 5; row++)
            Enumerable.Range(0, 3).Should().Contain(id => sampled[row].equal(model.Table.detach()[id]).all().item<bool>());
        Start(PromptInit.Uniform(0.5)).abs().max().item<float>().Should().BeInRange(0.2f, 0.5f);
        Start(PromptInit.Normal(0)).abs().max().item<float>().Should().Be(0);

        Tensor Start(PromptInit init)
        {
            using var delta = model.Apply(new PromptTuning(5) { Init = init }, new() { Seed = 2 });
            return delta.Parameters.Single().Value.detach().clone();
        }

        Tensor Rows(params long[] ids) => model.Table.detach().index_select(0, tensor(ids));
    }

    [Fact]
    public void Counts_AreRowsTimesWidth()
    {
        using var model = T5();
        Count(new PromptTuning(5)).Should().Be(5 * 16);
        Count(new PromptTuning(5) { Side = PromptSide.Decoder }).Should().Be(5 * 16);
        Count(new PromptTuning(5) { Side = PromptSide.Both }).Should().Be(2 * 5 * 16);
        Count(new PromptTuning(5) { Side = PromptSide.EncoderAsPeft }).Should().Be(2 * 5 * 16);

        long Count(PromptTuning method)
        {
            using var delta = model.Apply(method);
            return delta.Summary().Trainable;
        }
    }

    [Theory]
    [InlineData(PromptSide.Encoder, 3)]
    [InlineData(PromptSide.EncoderAsPeft, 3)]
    [InlineData(PromptSide.Decoder, 5)]
    [InlineData(PromptSide.Both, 5)]
    public void OnT5_LossLeavesVirtualTokensOut(PromptSide side, int length)
    {
        using var model = T5();
        using var delta = model.Apply(new PromptTuning(2) { Side = side }, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var labels = tensor(new long[,] { { 7, 8, 1 }, { 9, 1, -100 } });
        var output = model.call(new ModelInputs { InputIds = tensor(new long[,] { { 5, 6, 7, 1 }, { 8, 9, 1, 0 } }), Labels = labels });
        output.Logits!.shape.Should().Equal(2, length, 40);
        var own = output.Logits.narrow(1, length - 3, 3);
        TensorAssert.Close(output.Loss!, nn.functional.cross_entropy(own.reshape(-1, 40), labels.reshape(-1), ignore_index: -100), 1e-6, 1e-6);
    }

    [Theory]
    [InlineData(PromptPlacement.BeforeStart, new long[] { 2, 3, 4, 5 })]
    [InlineData(PromptPlacement.AfterStart, new long[] { 0, 3, 4, 5 })]
    public void OnMaskedLanguageModels_LossIsOfTheOwnTokens(PromptPlacement placement, long[] places)
    {
        using var model = RobertaForMaskedLM.FromConfig(Config, new() { Seed = 1 });
        using var delta = model.Apply(new PromptTuning(2) { Placement = placement }, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var labels = tensor(new long[,] { { 0, 5, -100, 2 } });
        var output = model.call(new ModelInputs { InputIds = tensor(new long[,] { { 0, 5, 6, 2 } }), Labels = labels });
        output.Logits!.shape.Should().Equal(1, 6, 40);
        var own = output.Logits.index_select(1, tensor(places));
        TensorAssert.Close(output.Loss!, nn.functional.cross_entropy(own.reshape(-1, 40), labels.reshape(-1), ignore_index: -100), 1e-6, 1e-6);
    }

    [Fact]
    public void AfterTheEmbeddingBlock_TokensKeepTheirPositions()
    {
        using var model = RobertaForMaskedLM.FromConfig(Config, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        var input = new ModelInputs { InputIds = tensor(new long[,] { { 0, 5, 6, 2 } }), OutputHiddenStates = true };
        var bare = model.call(input).HiddenStates![0];
        using var delta = model.Apply(new PromptTuning(2) { HasPositions = false });
        var states = model.call(input).HiddenStates![0];
        TensorAssert.Identical(states.narrow(1, 2, 4), bare);
        TensorAssert.Identical(states[0].narrow(0, 0, 2), delta.Parameters[0].Value);
    }

    [Fact]
    public void TooLong_NamesTheVirtualTokens()
    {
        using var model = RobertaForMaskedLM.FromConfig(Config, new() { Seed = 1 });
        using var delta = model.Apply(new PromptTuning(4));
        using var ids = full([1, 15], 5, ScalarType.Int64);
        var call = () => model.call(new ModelInputs { InputIds = ids });
        call.Should().Throw<ArgumentException>().WithMessage("With all virtual tokens the input is 19 tokens long*max_position_embeddings is 20*give rows that are 1 shorter*");
    }

    [Fact]
    public void BadOptions_AreRefused()
    {
        using var model = new SeamBackbone();
        Refused<ArgumentOutOfRangeException>(new PromptTuning(0), "*Tokens*");
        Refused<ArgumentException>(new PromptTuning { Side = (PromptSide)9 }, "*Side is 9*");
        Refused<ArgumentException>(new PromptTuning { Side = PromptSide.EncoderAsPeft, HasPositions = false }, "*EncoderAsPeft is PEFT's*choose Encoder*");
        Refused<ArgumentException>(new PromptTuning { Side = PromptSide.Both, Placement = PromptPlacement.AfterStart }, "*AfterStart does not go with Side Both*");
        Refused<DeltaTargetException>(new PromptTuning { Side = PromptSide.Decoder }, "*has no*Embeddings*Decoder*");
        Refused<DeltaTargetException>(new PromptTuning { HasPositions = false }, "*EmbeddingBlock*");
        Refused<ArgumentException>(new PromptTuning(21) { Init = PromptInit.FirstRows }, "*the row 20*has 20 rows*");
        Refused<ArgumentOutOfRangeException>(new PromptTuning { Init = PromptInit.Tokens(3, 20) }, "*from 0 to 19*");
        Refused<ArgumentException>(new PromptTuning { Init = PromptInit.Text("", _ => [], "t") }, "*no token ids*");
        FluentActions.Invoking(() => PromptInit.Tokens()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => PromptInit.SampledVocabulary(0)).Should().Throw<ArgumentOutOfRangeException>();
        model.Deltas().Should().BeEmpty();

        void Refused<T>(PromptTuning method, string message)
            where T : Exception =>
            model.Invoking(module => module.Apply(method)).Should().Throw<T>().WithMessage(message);
    }

    [Fact]
    public void ModelsWithoutMapOrWidth_AreToldWhatToPublish()
    {
        using var bare = new ForeignModel();
        bare.Invoking(module => module.Apply(new PromptTuning())).Should().Throw<DeltaTargetException>().WithMessage("*ForeignModel publishes no map*EmbeddingSeam*IBackbone*");
        using var narrow = new SeamBackbone { Map = new() { Sites = [new(AttachmentPoint.Embeddings.In(StackKind.Encoder), "tokens")] } };
        narrow.Invoking(module => module.Apply(new PromptTuning())).Should().Throw<DeltaTargetException>().WithMessage("*tokens*the width 0*");
    }

    internal static RobertaConfig Config =>
        new() { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 };

    internal static T5ForConditionalGeneration T5() => T5ForConditionalGeneration.FromConfig(
        new T5Config { VocabSize = 40, DModel = 16, DKv = 6, DFf = 24, NumLayers = 2, NumHeads = 2 }, new() { Seed = 3 });

    private static GivenTokens Given() => new(new EmbeddedTokens(
        rand(2, 3, SeamBackbone.Width), tensor(new long[,] { { 1, 1, 1 }, { 1, 1, 0 } }), tensor(new long[,] { { 0, 1, 1 }, { 0, 1, 1 } }), arange(0, 6, ScalarType.Int64).view(2, 3)));

    private static long[] Longs(Tensor tensor) => [.. tensor.contiguous().data<long>()];

    private sealed record GivenTokens(EmbeddedTokens States) : IDisposable
    {
        internal Tensor Embeddings => States.Embeddings;

        public static implicit operator EmbeddedTokens(GivenTokens given) => given.States;

        public void Dispose() => States.Map(tensor =>
        {
            tensor.Dispose();
            return tensor;
        });
    }
}
