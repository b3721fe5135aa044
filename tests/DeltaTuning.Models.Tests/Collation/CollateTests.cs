using DeltaTuning.Models.Tests.Tokenizers;
using DeltaTuning.Training;

namespace DeltaTuning.Models.Tests.Collation;

public sealed class CollateTests
{
    private static readonly TextTokenizer Bert = TokenizerFixture.Get("bert");
    private static readonly TextTokenizer T5 = TokenizerFixture.Get("t5");

    [Fact]
    public void Classification_Examples_PadsAndLabels()
    {
        using var inputs = Collate.Classification(Bert)([new("a b", null, 1), new("a", "b c", 0)]);

        inputs.InputIds.shape.Should().Equal(2, 6);
        inputs.AttentionMask!.data<long>().Should().Equal(1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1);
        inputs.TokenTypeIds!.data<long>().Should().Equal(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
        inputs.Labels!.data<long>().Should().Equal(1, 0);
    }

    [Fact]
    public void Regression_Scores_AreSinglePrecision()
    {
        using var inputs = Collate.Regression(Bert)([new("a", null, 0.5f), new("b", null, -1f)]);

        inputs.Labels!.data<float>().Should().Equal(0.5f, -1f);
    }

    [Fact]
    public void MultiLabel_Rows_MakeAMatrix()
    {
        using var inputs = Collate.MultiLabel(Bert)([new("a", null, [1, 0, 1]), new("b", null, [0, 0, 1])]);

        inputs.Labels!.shape.Should().Equal(2, 3);
        inputs.Labels!.data<float>().Should().Equal(1, 0, 1, 0, 0, 1);
    }

    [Fact]
    public void MultiLabel_RowsOfDifferentWidth_Throw() =>
        FluentActions.Invoking(() => Collate.MultiLabel(Bert)([new("a", null, [1, 0]), new("b", null, [0])])).Should().Throw<ArgumentException>().WithMessage("*Row 1 has 1 labels*first row 2*");

    [Theory]
    [InlineData(false, TextSide.Right, new long[] { -100, 3, -100, 4, -100, -100, 5, -100, -100, -100 })]
    [InlineData(true, TextSide.Left, new long[] { -100, 3, 3, 4, -100, -100, -100, -100, 5, -100 })]
    public void TokenClassification_Words_LabelsTheirTokens(bool all, TextSide side, long[] labels)
    {
        var collate = Collate.TokenClassification(Bert, new() { Padding = PaddingStrategy.Longest, PaddingSide = side }, all);
        using var inputs = collate([new(["##", "b"], [3, 4]), new(["a"], [5])]);

        inputs.Labels!.data<long>().Should().Equal(labels);
    }

    [Fact]
    public void TokenClassification_MissingLabel_Throws() =>
        FluentActions.Invoking(() => Collate.TokenClassification(Bert)([new(["a", "b"], [1])])).Should().Throw<ArgumentException>().WithMessage("*Example 0 has 2 words and 1 labels*");

    [Fact]
    public void MultipleChoice_Choices_AreTheSecondDimension()
    {
        using var inputs = Collate.MultipleChoice(Bert)([new("a", ["b", "c d"], 1), new("b", ["a", "c"], 0)]);

        inputs.InputIds.shape.Should().Equal(2, 2, 6);
        inputs.TokenTypeIds!.shape.Should().Equal(2, 2, 6);
        inputs.Labels!.data<long>().Should().Equal(1, 0);
    }

    [Fact]
    public void MultipleChoice_OtherNumberOfChoices_Throws() =>
        FluentActions.Invoking(() => Collate.MultipleChoice(Bert)([new("a", ["b", "c"], 1), new("b", ["a"], 0)])).Should().Throw<ArgumentException>().WithMessage("*Example 1 has 1 choices, the first 2*");

    [Fact]
    public void MultipleChoice_LabelOutOfRange_Throws() =>
        FluentActions.Invoking(() => Collate.MultipleChoice(Bert)([new("a", ["b"], 1)])).Should().Throw<ArgumentException>().WithMessage("*label 1, but 1 choices*");

    [Fact]
    public void QuestionAnswering_Answer_IsFoundInTheContext()
    {
        using var inputs = Collate.QuestionAnswering(Bert)([new("a", "b c d e", 2, "c d"), new("a", "b c", null, null)]);

        inputs.StartPositions!.data<long>().Should().Equal(4, 0);
        inputs.EndPositions!.data<long>().Should().Equal(5, 0);
    }

    [Fact]
    public void QuestionAnswering_AnswerCutOff_IsAtTheFirstToken()
    {
        using var inputs = Collate.QuestionAnswering(Bert, new() { Truncation = TruncationStrategy.OnlySecond, MaxLength = 6 })([new("a", "b c d e", 6, "e")]);

        inputs.StartPositions!.data<long>().Should().Equal(0);
        inputs.EndPositions!.data<long>().Should().Equal(0);
    }

    [Fact]
    public void QuestionAnswering_AnswerElsewhere_Throws() =>
        FluentActions.Invoking(() => Collate.QuestionAnswering(Bert)([new("a", "b c", 0, "c")])).Should().Throw<ArgumentException>().WithMessage("*\"c\" at 0*");

    [Fact]
    public void SequenceToSequence_Targets_ArePaddedWithMinusOneHundred()
    {
        using var inputs = Collate.SequenceToSequence(T5)([new("a b", null, "Hello"), new("a", null, "Hello world")]);
        long Id(string token) => T5.TokenToId(token)!.Value;

        inputs.Labels!.data<long>().Should().Equal(Id("▁Hello"), 1, -100, Id("▁Hello"), Id("▁world"), 1);
        inputs.TokenTypeIds.Should().BeNull();
    }

    [Fact]
    public void SequenceToSequence_MaxTargetLength_CutsTargetsAlone()
    {
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = 8 };
        using var inputs = Collate.SequenceToSequence(T5, options, maxTargetLength: 2)([new("Hello world Hello", null, "Hello world")]);

        inputs.InputIds.shape.Should().Equal(1, 4);
        inputs.Labels!.shape.Should().Equal(1, 2);
    }

    [Fact]
    public void MaskedLanguageModelling_SameSeed_SameBatches()
    {
        using var first = Collate.MaskedLanguageModelling(Bert, masking: new() { Probability = 0.5 }, seed: 3)(["a b c d e f"]);
        using var second = Collate.MaskedLanguageModelling(Bert, masking: new() { Probability = 0.5 }, seed: 3)(["a b c d e f"]);

        first.Labels!.data<long>().Should().Equal(second.Labels!.data<long>().ToArray());
        first.InputIds.data<long>().Should().Equal(second.InputIds.data<long>().ToArray());
        first.Labels!.data<long>().ToArray()[0].Should().Be(-100, "[CLS] is never chosen");
    }

    [Fact]
    public void MaskedLanguageModelling_OfT5_Throws() =>
        FluentActions.Invoking(() => Collate.MaskedLanguageModelling(T5)).Should().Throw<NotSupportedException>().WithMessage("*no mask token*");

    [Fact]
    public void TokenMasking_SharesOverOne_Throw() =>
        FluentActions.Invoking(() => Collate.MaskedLanguageModelling(Bert, masking: new() { MaskShare = 0.9, RandomShare = 0.2 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0.9*0.2*");

    [Fact]
    public void SpanCorruption_InputsAndTargets_HoldTheWholeText()
    {
        const string Text = "Hello world Hello world Hello world Hello world";
        using var inputs = Collate.SpanCorruption(T5, seed: 1)([Text]);
        var kept = inputs.InputIds.data<long>().Concat(inputs.Labels!.data<long>()).Where(id => id > 1 && id < T5.TokenToId("<extra_id_99>"));

        kept.Order().Should().Equal(T5.Encode(Text, null, new() { AddSpecialTokens = false }).Ids.Order());
        inputs.InputIds.data<long>().ToArray()[^1].Should().Be(1);
        inputs.Labels!.data<long>().ToArray()[0].Should().Be(T5.TokenToId("<extra_id_0>"));
    }

    [Fact]
    public void SpanCorruption_OneToken_Throws() =>
        FluentActions.Invoking(() => Collate.SpanCorruption(T5)(["Hello"])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*length is 1*");

    [Fact]
    public void SpanCorruption_DensityOfOne_Throws() =>
        FluentActions.Invoking(() => Collate.SpanCorruption(T5, corruption: new() { NoiseDensity = 1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*NoiseDensity is 1*");

    [Fact]
    public void Encoded_LabelsThatAreTooFew_Throw() =>
        FluentActions.Invoking(() => Collate.Encoded(Bert, labels: LabelLayout.Token)([new([1, 2], [1])])).Should().Throw<ArgumentException>().WithMessage("*1 labels and 2 ids*");

    [Fact]
    public void Any_NoExamples_Throws() =>
        FluentActions.Invoking(() => Collate.Classification(Bert)([])).Should().Throw<ArgumentException>().WithMessage("*no examples*");

    [Fact]
    public void Any_NullExample_Throws() =>
        FluentActions.Invoking(() => Collate.Classification(Bert)([new("a", null, 1), null!])).Should().Throw<ArgumentException>().WithMessage("*Example 1 is null*");

    [Fact]
    public void Any_ModelMaxLength_CutsWithoutOptions()
    {
        var tokenizer = TextTokenizer.FromPretrained(TokenizerFixture.Folder("bert"), new() { ModelMaxLength = 4 });
        using var inputs = Collate.Classification(tokenizer)([new("a b c d e f", null, 1)]);

        inputs.InputIds.shape.Should().Equal(1, 4);
    }

    [Fact]
    public void DataLoader_OverACollation_FreesItsBatches() => LeakAssert.NoLiveTensorsLeft(() =>
    {
        var loader = new DataLoader<TextExample<int>>([new("a b", null, 1), new("a", "b c", 0), new("c", null, 0)], Collate.Classification(Bert), batchSize: 2);
        foreach (var batch in loader.Batches(0))
            batch.BatchSize.Should().BePositive();
    });

    [Fact]
    public void MultipleChoice_Disposed_LeavesNoTensors() => LeakAssert.NoLiveTensorsLeft(() =>
    {
        using var inputs = Collate.MultipleChoice(Bert)([new("a", ["b", "c d"], 1)]);
    });
}
