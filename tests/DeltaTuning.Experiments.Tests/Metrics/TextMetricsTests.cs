using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Experiments.Tests.Metrics;

// The numbers of the seven CrossFit metrics are those of its own evaluate().
public sealed class TextMetricsTests
{
    [Theory]
    [InlineData("ACC", 0.6, new[] { "Yes", "no", " no", "maybe", "YES" }, new[] { "yes", "no|nope", "no", "no", "yes" })]
    [InlineData("acc", 1, new[] { "İ ΟΔΟΣ" }, new[] { "i̇ οδος" })]
    [InlineData("EM", 1, new[] { "The  cat!" }, new[] { "dog|cat" })]
    [InlineData("QA-F1", 0.5, new[] { "a b c", "" }, new[] { "c b an", "" })]
    [InlineData("Rouge-L", 0.2666666650666667, new[] { "", "...", "the cat" }, new[] { "a", "b", "the cat sat|cat" })]
    [InlineData("Rouge-L", 0, new[] { "a" }, new[] { "." })]
    [InlineData("Classification-F1", 0.5416666666666666, new[] { "positive", "negative", "positive", "neutral", "positve" }, new[] { "positive", "negative", "negative", "neutral", "positive" })]
    [InlineData("Matthew-Correlation", 0.16666666666666666, new[] { "acceptable", "unacceptable", "acceptable ", "nonsense", "acceptable" },
        new[] { "acceptable", "unacceptable", "unacceptable", "acceptable", "acceptable" })]
    [InlineData("Pearson-Correlation", 0.944655877909435, new[] { "1.0", " 2.5", "3", "4.75" }, new[] { "1", "2", "4", "5" })]
    [InlineData("Pearson-Correlation", double.NaN, new[] { "1.0", "two", "3" }, new[] { "1", "2", "4" })]
    public void A_metric_is_found_by_its_name(string name, double expected, string[] predictions, string[] answers)
    {
        var metric = TextMetrics.Create(name);
        for (var i = 0; i < predictions.Length; i++)
            metric.Add(predictions[i], answers[i].Split('|'));
        var (first, value) = metric.Compute().First();
        first.Should().BeEquivalentTo(name);
        if (double.IsNaN(expected))
            value.Should().Be(double.NaN);
        else
            value.Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void A_name_that_is_unknown_gets_the_nearest() =>
        FluentActions.Invoking(() => TextMetrics.Create("rouge-k")).Should().Throw<ArgumentException>().WithMessage("*'rouge-k'*Did you mean*Rouge-L*There are ACC, *");

    [Fact]
    public void Every_metric_refuses_what_it_cannot_score()
    {
        foreach (var name in TextMetrics.Names)
        {
            var metric = TextMetrics.Create(name);
            metric.Invoking(empty => empty.Compute()).Should().Throw<InvalidOperationException>(name).WithMessage("*no item*");
            metric.Invoking(empty => empty.Add("a", [])).Should().Throw<ArgumentException>(name).WithMessage("*no reference*");
        }
    }
}
