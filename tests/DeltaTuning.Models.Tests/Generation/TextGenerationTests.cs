using DeltaTuning.Models.Tests.Tokenizers;

namespace DeltaTuning.Models.Tests.Generation;

public sealed class TextGenerationTests : IDisposable
{
    private static readonly string[] Texts = ["The house is wonderful.", "", "A", "Studies have shown that it works."];

    private readonly TextTokenizer _tokenizer = TokenizerFixture.Get("t5");

    private readonly T5ForConditionalGeneration _model = T5ForConditionalGeneration.FromConfig(
        new() { VocabSize = TokenizerFixture.Get("t5").VocabularySize, DModel = 16, DKv = 4, DFf = 24, NumLayers = 2, NumHeads = 2, TieWordEmbeddings = false }, new() { Seed = 3 });

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    public void Texts_AreThoseOfTheirTokens_InOrder_WhateverTheBatch(int batchSize)
    {
        var generated = _model.GenerateText(_tokenizer, Texts, new() { MaxNewTokens = 6 }, new() { BatchSize = batchSize });
        generated.Should().Equal(Texts.Select(Alone));
        generated.Distinct().Should().HaveCountGreaterThan(1, "texts differ");

        string Alone(string text)
        {
            using var inputs = _tokenizer.EncodeBatch([text]).ToInputs();
            using var output = _model.Generate(inputs, new() { MaxNewTokens = 6 });
            return _tokenizer.Decode(output.Sequences.data<long>().ToArray().Skip(1), skipSpecialTokens: true);
        }
    }

    [Fact]
    public void NoTexts_GiveNone() => _model.GenerateText(_tokenizer, []).Should().BeEmpty();

    [Fact]
    public void SpecialTokens_StayOnRequest()
    {
        var options = new GenerationOptions { MaxNewTokens = 3, ForcedEndTokens = [1] };
        _model.GenerateText(_tokenizer, Texts, options, new() { SkipSpecialTokens = false }).Should().OnlyContain(text => text.Contains("</s>", StringComparison.Ordinal));
        _model.GenerateText(_tokenizer, Texts, options).Should().OnlyContain(text => !text.Contains("</s>", StringComparison.Ordinal));
    }

    [Fact]
    public void SeveralReturned_StandBesideEachOther()
    {
        var options = new GenerationOptions { MaxNewTokens = 5, Beams = 3 };
        var two = _model.GenerateText(_tokenizer, Texts, options with { ReturnedSequences = 2 }, new() { BatchSize = 3 });
        two.Should().HaveCount(2 * Texts.Length);
        two.Where((_, number) => number % 2 == 0).Should().Equal(_model.GenerateText(_tokenizer, Texts, options));
    }

    [Fact]
    public void Generating_LeavesNoTensorBehind() => LeakAssert.NoLiveTensorsLeft(() => _model.GenerateText(_tokenizer, Texts, new() { MaxNewTokens = 3 }));

    [Fact]
    public void Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        FluentActions.Invoking(() => _model.GenerateText(_tokenizer, Texts, cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        FluentActions.Invoking(() => new TextGenerationOptions { BatchSize = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*BatchSize is 0*at least 1*");
        FluentActions.Invoking(() => _model.GenerateText(_tokenizer, ["a", null!])).Should().Throw<ArgumentException>().WithMessage("*Text 1 is null*");
    }
}
