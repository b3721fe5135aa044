using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class FewShotTests
{
    // np.random.seed(13) orders twenty items 11, 12, 0, 1, 8, 5, 7, 15, 14, 13, 3, …
    [Fact]
    public void Classes_come_as_they_are_met_in_numpys_order()
    {
        var sample = FewShot.Sample(Enumerable.Range(0, 20).ToArray(), item => item % 2 == 0 ? "even" : "odd", perClass: 2, seed: 13);
        sample.Train.Should().Equal(11, 1, 12, 0);
        sample.Validation.Should().Equal(5, 7, 8, 14);
    }

    [Theory]
    [InlineData(2.4999, "0")]
    [InlineData(2.5, "1")]
    public void Scores_are_split_in_the_middle(double score, string expected) => FewShot.ScoreClass(score).Should().Be(expected);

    [Fact]
    public void A_class_with_too_few_examples_is_named()
    {
        int[] items = [1, 3, 5, 7, 2];
        FluentActions.Invoking(() => FewShot.Sample(items, Label, 2, 1)).Should().Throw<ArgumentException>().WithMessage("*'even' has 1*take 4*");
        FewShot.Sample(items, Label, 2, 1, allowFewer: true).Train.Should().HaveCount(3);
        FluentActions.Invoking(() => FewShot.Sample(Array.Empty<int>(), Label, 2, 1)).Should().Throw<ArgumentException>().WithMessage("*no examples*");

        static string Label(int item) => item % 2 == 0 ? "even" : "odd";
    }

    // RTE is the task of which both the whole training set and the authors' sample are at hand, in the same order.
    [Fact]
    public void The_authors_sample_of_rte_comes_out_again()
    {
        var data = PublicData.Folder;
        Assert.SkipWhen(data is null, "The folder of public data sets is not there; DELTATUNING_DATA may name it.");
        var lines = DataFile.Read(Path.Combine(data, "glue-rte", "train.jsonl"))
            .Select(row => $"{row.Text("idx")}\t{row.Text("premise")}\t{row.Text("hypothesis")}\t{row.Text("label")}").ToArray();
        var sample = FewShot.Sample(lines, line => line.Split('\t')[^1], perClass: 16, seed: 13);
        sample.Train.Should().Equal(File.ReadLines(Path.Combine(data, "lm-bff-k-shot", "RTE", "16-13", "train.tsv")).Skip(1));
        sample.Validation.Should().Equal(File.ReadLines(Path.Combine(data, "lm-bff-k-shot", "RTE", "16-13", "dev.tsv")).Skip(1));
    }
}
