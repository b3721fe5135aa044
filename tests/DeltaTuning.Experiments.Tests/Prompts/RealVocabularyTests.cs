using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class RealVocabularyTests
{
    [Theory]
    [InlineData("cola", "17401 4577")]
    [InlineData("sst2", "6587 372")]
    [InlineData("mrpc", "440 3216")]
    [InlineData("stsb", "440 3216")]
    [InlineData("qqp", "440 3216")]
    [InlineData("mnli", "440 3216 5359")]
    [InlineData("qnli", "440 3216")]
    [InlineData("rte", "440 3216")]
    public void Robertas_label_words_are_tokens(string task, string ids) =>
        string.Join(' ', LabelWords.Of(PromptTasks.Find(task), RealVocabulary.Read("tok-roberta-gpt2")).Ids).Should().Be(ids);

    [Theory]
    [InlineData("cola", "16543 6150")]
    [InlineData("sst2", "6660 2308")]
    [InlineData("mnli", "2054 2749 2673")]
    public void Berts_label_words_are_tokens(string task, string lines) =>
        // The ids are one below the lines of vocab.txt.
        string.Join(' ', LabelWords.Of(PromptTasks.Find(task), RealVocabulary.Read("tok-bert")).Ids.Select(id => id + 1)).Should().Be(lines);

    [Fact]
    public void A_review_is_read_by_Roberta()
    {
        var tokenizer = RealVocabulary.Read("tok-roberta-gpt2");
        var row = new PromptEncoder(tokenizer, PromptTasks.Find("sst2"), true, 256).Encode(new TaskExample { Input = "", Targets = ["0"], Sentences = ["no reason to watch ."], Label = "0" });

        // <s> no reason to watch . It was <mask> . </s>
        row.Ids.Should().Equal(0, 2362, 1219, 7, 1183, 479, 85, 21, 50264, 4, 2);
    }
}
