using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class PromptEncoderTests
{
    // By hand from the tasks' templates.
    [Theory]
    [InlineData("cola", true, "The man plays .", "", "1", "<s> The Ġman Ġplays Ġ . ĠThis Ġis <mask> . </s>")]
    [InlineData("cola", false, "The man plays .", "", "1", "<s> The Ġman Ġplays Ġ . </s> <mask> </s>")]
    [InlineData("sst2", true, "no reason to watch", "", "0", "<s> no Ġreason Ġto Ġwatch ĠIt Ġwas <mask> . </s>")]
    [InlineData("sst2", false, "no reason to watch", "", "0", "<s> no Ġreason Ġto Ġwatch </s> <mask> </s>")]
    [InlineData("mrpc", true, "The man plays.", "He plays it.", "1", "<s> The Ġman Ġplays . <mask> , Ġhe Ġplays Ġit . </s>")]
    [InlineData("mrpc", false, "The man plays.", "He plays it.", "1", "<s> The Ġman Ġplays . </s> He Ġplays Ġit . </s> <mask> </s>")]
    [InlineData("stsb", true, "A dog sleeps.", "The dog sleeps.", "4.2", "<s> A Ġdog Ġsleeps . <mask> , Ġthe Ġdog Ġsleeps . </s>")]
    [InlineData("stsb", false, "A dog sleeps.", "The dog sleeps.", "4.2", "<s> A Ġdog Ġsleeps . </s> The Ġdog Ġsleeps . </s> <mask> </s>")]
    [InlineData("qqp", true, "What game is it?", "What is it?", "0", "<s> What Ġgame Ġis Ġit ? <mask> , Ġw h a t Ġis Ġit ? </s>")]
    [InlineData("qqp", false, "What game is it?", "What is it?", "0", "<s> What Ġgame Ġis Ġit ? </s> What Ġis Ġit ? </s> <mask> </s>")]
    [InlineData("mnli", true, "The man plays.", "He plays guitar.", "neutral", "<s> The Ġman Ġplays ? <mask> , Ġhe Ġplays Ġguitar . </s>")]
    [InlineData("mnli", false, "The man plays.", "He plays guitar.", "neutral", "<s> The Ġman Ġplays . </s> He Ġplays Ġguitar . </s> <mask> </s>")]
    [InlineData("qnli", true, "What is it?", "They play a game.", "entailment", "<s> What Ġis Ġit ? <mask> , Ġthey Ġplay Ġa Ġgame . </s>")]
    [InlineData("qnli", false, "What is it?", "They play a game.", "entailment", "<s> What Ġis Ġit ? </s> They Ġplay Ġa Ġgame . </s> <mask> </s>")]
    [InlineData("rte", true, "A dog sleeps.", "The dog sleeps.", "not_entailment", "<s> A Ġdog Ġsleeps ? <mask> , Ġthe Ġdog Ġsleeps . </s>")]
    [InlineData("rte", false, "A dog sleeps.", "The dog sleeps.", "not_entailment", "<s> A Ġdog Ġsleeps . </s> The Ġdog Ġsleeps . </s> <mask> </s>")]
    public void Each_task_has_its_rows_in_Roberta(string task, bool manual, string first, string second, string label, string expected)
    {
        var row = new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find(task), manual, 64).Encode(Example(label, second.Length > 0 ? [first, second] : [first]));

        Tokens(WordTokenizers.Roberta, row).Should().Be(expected);
        WordTokenizers.Roberta.IdToToken(row.Ids[row.MaskPlace]).Should().Be("<mask>");
        row.Segments.Should().HaveCount(row.Ids.Count);
    }

    [Theory]
    [InlineData("mnli", true, "[CLS] the man plays ? [MASK] , he plays guitar . [SEP]", "0 0 0 0 0 0 0 0 0 0 0 0")]
    [InlineData("mnli", false, "[CLS] the man plays . [SEP] he plays guitar . [SEP] [MASK] [SEP]", "0 0 0 0 0 0 1 1 1 1 1 1 1")]
    public void Berts_segments_change_at_separators(string task, bool manual, string tokens, string segments)
    {
        var row = new PromptEncoder(WordTokenizers.Bert, PromptTasks.Find(task), manual, 64).Encode(Example("neutral", "The man plays.", "He plays guitar."));

        Tokens(WordTokenizers.Bert, row).Should().Be(tokens);
        string.Join(' ', row.Segments).Should().Be(segments);
    }

    [Theory]
    [InlineData("sst2", true, 9, "<s> a Ġb Ġc ĠIt Ġwas <mask> . </s>")]
    [InlineData("sst2", true, 6, "<s> ĠIt Ġwas <mask> . </s>")]
    [InlineData("sst2", false, 6, "<s> a Ġb </s> <mask> </s>")]
    public void What_is_too_long_loses_tokens_before_the_mask(string task, bool manual, int length, string expected) =>
        Tokens(WordTokenizers.Roberta, new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find(task), manual, length).Encode(Example("0", "a b c d e"))).Should().Be(expected);

    [Fact]
    public void The_second_sentence_is_cut_where_the_first_does_not_suffice()
    {
        string Row(int length, bool manual) =>
            Tokens(WordTokenizers.Roberta, new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find("mrpc"), manual, length).Encode(Example("1", "a b c", "d e a b")));

        Row(9, manual: true).Should().Be("<s> a <mask> , Ġd Ġe Ġa Ġb </s>");
        Row(6, manual: true).Should().Be("<s> <mask> , Ġd Ġe </s>");
        Row(8, manual: false).Should().Be("<s> a Ġb Ġc </s> </s> <mask> </s>");
        FluentActions.Invoking(() => Row(3, manual: true)).Should().Throw<ArgumentException>().WithMessage("*alone takes 4 tokens*may have 3*");
    }

    [Fact]
    public void The_first_sentence_has_a_limit()
    {
        var task = PromptTasks.Find("rte") with { FirstSentenceLimit = 2 };
        Tokens(WordTokenizers.Roberta, new PromptEncoder(WordTokenizers.Roberta, task, false, 64).Encode(Example("entailment", "a b c d", "a b c d")))
            .Should().Be("<s> a Ġb </s> a Ġb Ġc Ġd </s> <mask> </s>");
    }

    [Fact]
    public void Targets_are_classes_or_scores()
    {
        double Target(string task, string label) => new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find(task), false, 64).Encode(Example(label, "a", "b")).Target;

        Target("mnli", "entailment").Should().Be(1);
        Target("stsb", "4.25").Should().Be(4.25);
        FluentActions.Invoking(() => Target("stsb", "5.5")).Should().Throw<ArgumentException>().WithMessage("'5.5' is no score of glue-stsb*from 0 to 5*");
        FluentActions.Invoking(() => Target("mnli", "1")).Should().Throw<ArgumentException>().WithMessage("'1' is no class of glue-mnli*");
    }

    [Fact]
    public void An_example_lacks_a_sentence() =>
        FluentActions.Invoking(() => new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find("rte"), true, 64).Encode(Example("entailment", "a")))
            .Should().Throw<ArgumentException>().WithMessage("*glue-rte takes 2 sentences, but an example has 1*");

    [Fact]
    public void A_sentence_that_spells_a_mask_does_not_move_it()
    {
        var row = new PromptEncoder(WordTokenizers.Roberta, PromptTasks.Find("sst2"), false, 64).Encode(Example("0", "a <mask> b"));
        row.MaskPlace.Should().Be(row.Ids.Count - 2);
    }

    private static TaskExample Example(string label, params string[] sentences) => new() { Input = "", Targets = [label], Sentences = sentences, Label = label };

    private static string Tokens(TextTokenizer tokenizer, PromptExample row) => string.Join(' ', row.Ids.Select(id => tokenizer.IdToToken(id)));
}
