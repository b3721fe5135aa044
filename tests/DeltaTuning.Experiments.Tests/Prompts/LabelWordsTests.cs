using DeltaTuning.Experiments.Prompts;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class LabelWordsTests
{
    [Fact]
    public void Roberta_looks_words_up_after_a_space() => LabelWords.Of(PromptTasks.Find("sst2"), WordTokenizers.Roberta).Ids
        .Should().Equal(WordTokenizers.Roberta.TokenToId("Ġterrible")!.Value, WordTokenizers.Roberta.TokenToId("Ġgreat")!.Value);

    [Fact]
    public void Bert_looks_them_up_as_they_are() => LabelWords.Of(PromptTasks.Find("mnli"), WordTokenizers.Bert).Ids
        .Should().Equal(new[] { "no", "yes", "maybe" }.Select(word => WordTokenizers.Bert.TokenToId(word)!.Value));

    [Fact]
    public void A_special_token_may_be_a_word() =>
        LabelWords.Of(With("<unk>", "great"), WordTokenizers.Roberta).Ids[0].Should().Be(3);

    [Theory]
    [InlineData("strange", "*'strange' of glue-sst2's class 0 is * tokens (Ġ*single token*")]
    [InlineData("great", "*Two of glue-sst2's label words (great, great) are one token*")]
    public void A_word_must_be_one_token_of_its_own(string word, string message) =>
        FluentActions.Invoking(() => LabelWords.Of(With(word, "great"), WordTokenizers.Roberta)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void A_word_that_Bert_does_not_know_is_refused() =>
        FluentActions.Invoking(() => LabelWords.Of(With("strange", "great"), WordTokenizers.Bert)).Should().Throw<ArgumentException>().WithMessage("*'strange'*unknown to this tokenizer*");

    private static PromptTask With(params string[] words) => PromptTasks.Find("sst2") with { Words = [.. words.Select((word, label) => KeyValuePair.Create($"{label}", word))] };
}
