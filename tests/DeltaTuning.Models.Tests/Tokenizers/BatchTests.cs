namespace DeltaTuning.Models.Tests.Tokenizers;

public sealed class BatchTests
{
    private static readonly string[] Texts = ["a b c", "a"];

    [Theory]
    [InlineData(TextSide.Right, new long[] { 1, 1, 1, 0, 0 })]
    [InlineData(TextSide.Left, new long[] { 0, 0, 1, 1, 1 })]
    public void EncodeBatch_Longest_PadsTheShorterAtTheSide(TextSide side, long[] mask)
    {
        var tokenizer = TokenizerFixture.Get("bert");
        var batch = tokenizer.EncodeBatch(Texts, options: new() { Padding = PaddingStrategy.Longest, PaddingSide = side });

        batch.Encodings[1].AttentionMask.Should().Equal(mask);
        batch.Encodings[1].Ids.Zip(mask).Where(pair => pair.Second == 0).Should().OnlyContain(pair => pair.First == tokenizer.PadId);
        batch.Encodings[1].SpecialTokensMask.Zip(mask).Where(pair => pair.Second == 0).Should().OnlyContain(pair => pair.First == 1);
    }

    [Theory]
    [InlineData(PaddingStrategy.Longest, null, 4, 8)]
    [InlineData(PaddingStrategy.MaxLength, 9, null, 9)]
    [InlineData(PaddingStrategy.MaxLength, 9, 4, 12)]
    public void EncodeBatch_Padding_HasTheLengthAskedFor(PaddingStrategy padding, int? maxLength, int? multiple, int length) =>
        TokenizerFixture.Get("bert").EncodeBatch(Texts, options: new() { Padding = padding, MaxLength = maxLength, PadToMultipleOf = multiple })
            .Encodings.Should().OnlyContain(encoding => encoding.Length == length);

    [Theory]
    [InlineData("bert", true)]
    [InlineData("roberta", false)]
    [InlineData("t5", false)]
    public void ToInputs_OfAFamily_HasWhatItsModelsTake(string family, bool types)
    {
        using var inputs = TokenizerFixture.Get(family).EncodeBatch(Texts).ToInputs();

        inputs.InputIds.shape.Should().Equal(2, inputs.InputIds.shape[1]);
        inputs.InputIds.dtype.Should().Be(TorchSharp.torch.ScalarType.Int64);
        inputs.AttentionMask!.shape.Should().Equal(inputs.InputIds.shape);
        (inputs.TokenTypeIds is not null).Should().Be(types);
    }

    [Fact]
    public void ToInputs_Disposed_LeavesNoTensors() => LeakAssert.NoLiveTensorsLeft(() =>
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var inputs = TokenizerFixture.Get("bert").EncodeBatch(Texts).ToInputs();
    });

    [Fact]
    public void ToInputs_MadeInAScope_OutlivesIt()
    {
        ModelInputs inputs;
        using (TorchSharp.torch.NewDisposeScope())
            inputs = TokenizerFixture.Get("bert").EncodeBatch(Texts).ToInputs();

        using (inputs)
            inputs.InputIds.IsInvalid.Should().BeFalse();
    }

    [Fact]
    public void ToInputs_LengthsDiffer_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeBatch(Texts, options: new()).ToInputs())
            .Should().Throw<InvalidOperationException>().WithMessage("*from 3 to 5 tokens*Padding*");

    [Fact]
    public void ToInputs_OfNoTexts_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeBatch([]).ToInputs()).Should().Throw<InvalidOperationException>().WithMessage("*no texts*");

    [Fact]
    public void EncodeBatch_OtherNumberOfPairs_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeBatch(Texts, ["a"])).Should().Throw<ArgumentException>().WithMessage("*2 texts and 1 second*");

    [Fact]
    public void EncodeBatch_ToAnUnknownMaximum_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeBatch(Texts, options: new() { Padding = PaddingStrategy.MaxLength }))
            .Should().Throw<ArgumentException>().WithMessage("*MaxLength*");

    [Fact]
    public void EncodeBatch_NullText_Throws() =>
        FluentActions.Invoking(() => TokenizerFixture.Get("bert").EncodeBatch(["a", null!])).Should().Throw<ArgumentNullException>();
}
