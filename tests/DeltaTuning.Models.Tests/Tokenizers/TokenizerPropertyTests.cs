using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace DeltaTuning.Models.Tests.Tokenizers;

/// <summary>What holds for any text.</summary>
public sealed class TokenizerPropertyTests
{
    [Property(MaxTest = 300)]
    public void Decode_OfRoberta_GivesBackAnyText(NonNull<string> text)
    {
        var whole = WellFormed(text.Get);
        var tokenizer = TokenizerFixture.Get("roberta");

        tokenizer.Decode(tokenizer.Encode(whole, options: new() { AddSpecialTokens = false }).Ids).Should().Be(whole);
    }

    [Property(MaxTest = 200)]
    public void Encode_AnyText_HasColumnsOfOneLengthAndSpansWithinIt(NonNull<string> text)
    {
        foreach (var folder in TokenizerFixture.Folders)
        {
            var encoding = TokenizerFixture.Get(folder).Encode(text.Get);

            new[] { encoding.Ids.Count, encoding.AttentionMask.Count, encoding.TokenTypeIds.Count, encoding.SpecialTokensMask.Count, encoding.Tokens.Count, encoding.Offsets.Count, encoding.WordIds.Count, encoding.SequenceIds.Count }
                .Should().OnlyContain(count => count == encoding.Length);
            encoding.Offsets.Should().OnlyContain(span => 0 <= span.Start && span.Start <= span.End && span.End <= text.Get.Length);
            encoding.Offsets.Zip(encoding.SequenceIds).Where(pair => pair.Second is not null).Select(pair => pair.First.End).Should().BeInAscendingOrder();
        }
    }

    [Property(MaxTest = 200)]
    public void Encode_AnyPairCut_IsAsLongAsAllowedAndNoLonger(NonNull<string> first, NonNull<string> second, PositiveInt length)
    {
        foreach (var folder in TokenizerFixture.Folders)
        {
            var tokenizer = TokenizerFixture.Get(folder);
            var whole = tokenizer.Encode(first.Get, second.Get);
            var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = length.Get + 4 };

            tokenizer.Encode(first.Get, second.Get, options).Length.Should().Be(Math.Min(whole.Length, length.Get + 4));
        }
    }

    [Property(MaxTest = 200)]
    public void EncodeWindows_OfAnyText_HoldEveryTokenInOrder(NonNull<string> text, PositiveInt places, NonNegativeInt stride)
    {
        var tokenizer = TokenizerFixture.Get("bert");
        var options = new EncodeOptions { Truncation = TruncationStrategy.LongestFirst, MaxLength = places.Get + 2, Stride = stride.Get % places.Get };
        var tokens = tokenizer.Encode(text.Get, options: new() { AddSpecialTokens = false }).Ids;
        var windows = tokenizer.EncodeWindows(text.Get, options: options).Select(window => window.Ids.Skip(1).SkipLast(1).ToArray()).ToList();

        windows.SelectMany((window, i) => i == 0 ? window : window.Skip(options.Stride)).Should().Equal(tokens);
    }

    [Property(MaxTest = 100)]
    public void Pad_AnyBatch_MakesOneLengthThatTheMasksKnow(NonEmptyArray<NonNull<string>> texts, PositiveInt multiple)
    {
        var tokenizer = TokenizerFixture.Get("t5");
        var batch = tokenizer.EncodeBatch([.. texts.Get.Select(text => text.Get)], options: new() { Padding = PaddingStrategy.Longest, PadToMultipleOf = multiple.Get });

        batch.Encodings.Select(encoding => encoding.Length).Distinct().Should().ContainSingle().Which.Should().Match(length => length % multiple.Get == 0);
        batch.Encodings.Zip(texts.Get).Should().OnlyContain(pair => pair.First.AttentionMask.Sum() == tokenizer.Encode(pair.Second.Get, null, null).Length);
    }

    // A lone surrogate is no character and comes back as U+FFFD.
    private static string WellFormed(string text) => string.Concat(text.EnumerateRunes().Select(character => character.ToString()));
}
