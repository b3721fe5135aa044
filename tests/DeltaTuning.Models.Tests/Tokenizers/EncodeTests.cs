namespace DeltaTuning.Models.Tests.Tokenizers;

public sealed class EncodeTests
{
    private const string Text = "a b c d e f";

    [Fact]
    public void Encode_PairOfBert_PutsSeparatorsAndSegments()
    {
        var encoding = TokenizerFixture.Get("bert").Encode("hello world", "the");

        encoding.Tokens.Should().Equal("[CLS]", "hello", "world", "[SEP]", "the", "[SEP]");
        encoding.TokenTypeIds.Should().Equal(0, 0, 0, 0, 1, 1);
        encoding.SpecialTokensMask.Should().Equal(1, 0, 0, 1, 0, 1);
        encoding.SequenceIds.Should().Equal(null, 0, 0, null, 1, null);
        encoding.WordIds.Should().Equal(null, 0, 1, null, 0, null);
    }

    [Fact]
    public void Encode_PairOfRoberta_PutsTwoSeparatorsBetween() =>
        TokenizerFixture.Get("roberta").Encode("Hello", "a").Tokens.Should().Equal("<s>", "Hello", "</s>", "</s>", "a", "</s>");

    [Fact]
    public void Encode_PairOfT5_EndsBothTexts() =>
        TokenizerFixture.Get("t5").Encode("Hello", "world").Tokens.Should().Equal("▁Hello", "</s>", "▁world", "</s>");

    [Fact]
    public void Encode_EmptyPair_IsAPairAllTheSame() =>
        TokenizerFixture.Get("bert").Encode("hello", "").Tokens.Should().Equal("[CLS]", "hello", "[SEP]", "[SEP]");

    [Fact]
    public void Encode_WithoutSpecialTokens_HasOnlyTheText() =>
        TokenizerFixture.Get("bert").Encode("hello", "world", new() { AddSpecialTokens = false }).Tokens.Should().Equal("hello", "world");

    [Fact]
    public void Encode_Sentinels_CountDown()
    {
        var tokenizer = TokenizerFixture.Get("t5");

        tokenizer.TokenToId("<extra_id_0>").Should().Be(tokenizer.VocabularySize - 1);
        tokenizer.TokenToId("<extra_id_99>").Should().Be(tokenizer.VocabularySize - 100);
        tokenizer.TokenToId("<extra_id_100>").Should().BeNull();
    }

    [Theory]
    [InlineData(TextSide.Right, "[CLS]", "a", "b", "[SEP]")]
    [InlineData(TextSide.Left, "[CLS]", "e", "f", "[SEP]")]
    public void Encode_TooLong_IsCutAtTheSide(TextSide side, params string[] tokens) =>
        TokenizerFixture.Get("bert").Encode(Text, options: new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 4, TruncationSide = side })
            .Tokens.Should().Equal(tokens);

    [Fact]
    public void Encode_MaxLengthWithoutTruncation_CutsNothing() =>
        TokenizerFixture.Get("bert").Encode(Text, options: new() { MaxLength = 4 }).Length.Should().Be(8);

    [Fact]
    public void Encode_OnlySecondLeavesNoRoom_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").Encode(Text, "a", new() { Truncation = TruncationStrategy.OnlySecond, MaxLength = 6 }))
            .Should().Throw<ArgumentException>().WithMessage("*4 tokens are too many*second*it has 1*");

    [Fact]
    public void Encode_OnlySecondWithoutPair_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").Encode(Text, null, new() { Truncation = TruncationStrategy.OnlySecond, MaxLength = 6 }))
            .Should().Throw<ArgumentException>().WithMessage("*no second text*");

    [Fact]
    public void Encode_MaxLengthOfTheSpecialTokens_EmptiesTheText() =>
        TokenizerFixture.Get("bert").Encode(Text, options: new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 2 }).Tokens.Should().Equal("[CLS]", "[SEP]");

    [Fact]
    public void Encode_MaxLengthBelowTheSpecialTokens_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").Encode(Text, options: new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("*MaxLength is 1*2 special tokens*");

    [Fact]
    public void Encode_TruncationWithoutAnyMaximum_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").Encode(Text, options: new() { Truncation = TruncationStrategy.LongestFirst }))
            .Should().Throw<ArgumentException>().WithMessage("*MaxLength*");

    [Fact]
    public void Encode_NullText_Throws() => FluentActions.Invoking(() => TokenizerFixture.Get("bert").Encode(null!)).Should().Throw<ArgumentNullException>();

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        FluentActions.Invoking(() => new EncodeOptions { MaxLength = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MaxLength is -1*");
        FluentActions.Invoking(() => new EncodeOptions { Stride = -1 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Stride is -1*");
        FluentActions.Invoking(() => new EncodeOptions { PadToMultipleOf = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*PadToMultipleOf is 0*");
        FluentActions.Invoking(() => new TokenizerOptions { ModelMaxLength = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*ModelMaxLength is 0*");
    }

    [Fact]
    public void EncodeWindows_WithStride_Overlap()
    {
        var windows = TokenizerFixture.Get("bert").EncodeWindows(Text, options: new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 6, Stride = 2 });

        windows.Select(window => string.Join(' ', window.Tokens)).Should().Equal("[CLS] a b c d [SEP]", "[CLS] c d e f [SEP]");
    }

    [Fact]
    public void EncodeWindows_StrideAsLongAsTheWindow_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeWindows(Text, options: new() { Truncation = TruncationStrategy.LongestFirst, MaxLength = 4, Stride = 2 }))
            .Should().Throw<ArgumentException>().WithMessage("*Stride is 2*2 places*");

    [Fact]
    public void EncodeWords_OfRobertaWithoutPrefixSpace_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("roberta").EncodeWords(["a"])).Should().Throw<InvalidOperationException>().WithMessage("*AddPrefixSpace = true*");

    [Fact]
    public void EncodeWords_EmptyWords_HaveNoTokens() =>
        TokenizerFixture.Get("bert").EncodeWords(["a", "", "b"]).WordIds.Should().Equal(null, 0, 2, null);

    [Fact]
    public void EncodeWords_OfRobertaWithPrefixSpace_SpellsEachAsInASentence()
    {
        var tokenizer = TextTokenizer.FromPretrained(TokenizerFixture.Folder("roberta"), new() { AddPrefixSpace = true });

        tokenizer.EncodeWords(["a", "b"]).Tokens.Should().Equal("<s>", "Ġa", "Ġb", "</s>");
        tokenizer.Encode("a\u00A0\u00A0b").Tokens.Should().StartWith(["<s>", "Ġa"]);
    }

    [Fact]
    public void Decode_NegativeId_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("t5").Decode([0, -100])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*-100*");

    [Fact]
    public void Decode_IdsWithoutToken_AreLeftOut() => TokenizerFixture.Get("t5").Decode([1_000_000, 1], skipSpecialTokens: false).Should().Be("</s>");
}
