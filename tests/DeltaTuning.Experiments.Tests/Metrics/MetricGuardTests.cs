using DeltaTuning.Experiments.Metrics;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Metrics;

public sealed class MetricGuardTests
{
    [Fact]
    public void A_metric_of_nothing_is_refused()
    {
        FluentActions.Invoking(() => new ClassificationMetric<int>().Compute()).Should().Throw<InvalidOperationException>().WithMessage("*no item*");
        FluentActions.Invoking(() => new CorrelationMetric().Compute()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => new EntityMetric().Compute()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => new PerplexityMetric().Compute()).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => new RankingMetric(1).Compute()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_with_both_sizes()
    {
        FluentActions.Invoking(() => new EntityMetric().Add(["O"], ["O", "O"])).Should().Throw<ArgumentException>().WithMessage("1 tags*2 tokens*");
        FluentActions.Invoking(() => new RankingMetric(1).Add([1.0], [1.0, 0])).Should().Throw<ArgumentException>().WithMessage("*1 scores*2 gains*");
        FluentActions.Invoking(() => new ProbabilityMetric().Add(1.5, true)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*from 0 to 1*");
        using var logits = zeros(2, 3, 5);
        using var ids = zeros(2, 4, ScalarType.Int64);
        FluentActions.Invoking(() => new PerplexityMetric().Add(logits, ids)).Should().Throw<ArgumentException>().WithMessage("*(2, 3, 5)*(2, 4)*");
    }

    [Fact]
    public void One_item_has_no_correlation() => Single(new CorrelationMetric()).Values.Take(3).Should().OnlyContain(value => double.IsNaN(value));

    [Fact]
    public void The_value_that_is_asked_for_comes_first()
    {
        var metric = new ClassificationMetric<string>(first: "f1_macro");
        metric.Add("a", "a");
        metric.Compute().First().Key.Should().Be("f1_macro");
        Single(new CorrelationMetric("spearman")).First().Key.Should().Be("spearman");
        FluentActions.Invoking(() => new RougeMetric(first: "rouge9")).Should().Throw<ArgumentException>().WithMessage("*'rouge9'*rouge1*");
    }

    [Fact]
    public void Perplexity_of_even_logits_is_the_vocabulary_and_keeps_no_tensor()
    {
        using var logits = zeros(2, 3, 5);
        using var ids = zeros(2, 3, ScalarType.Int64);
        var metric = new PerplexityMetric();
        LeakAssert.NoLiveTensorsLeft(() => metric.Add(logits, ids));
        metric.Compute()["perplexity"].Should().BeApproximately(5, 1e-5);
    }

    private static IReadOnlyDictionary<string, double> Single(CorrelationMetric metric)
    {
        metric.Add(1, 2);
        return metric.Compute();
    }
}
