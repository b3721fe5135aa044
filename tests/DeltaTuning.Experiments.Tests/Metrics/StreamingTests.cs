using DeltaTuning.Experiments.Metrics;

namespace DeltaTuning.Experiments.Tests.Metrics;

/// <summary>The order of items does not matter, nor when a metric is asked in between.</summary>
public sealed class StreamingTests
{
    private static readonly (string Prediction, string[] Answers)[] Items =
    [
        ("the cat sat on the mat", ["the cat was sitting on the mat", "a cat sat"]), ("no", ["yes"]), ("yes", ["yes"]), ("", ["nothing"]), ("running dogs, barking", ["The dogs ran.\nThey barked!"]),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names() => TextMetrics.Names.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Order_does_not_matter(string name)
    {
        var expected = Compute(Items);
        var other = Compute([.. Items.Reverse()]);
        expected.Keys.Should().Equal(other.Keys);
        foreach (var (key, value) in expected)
            other[key].Should().Match(ours => (double.IsNaN(value) && double.IsNaN(ours)) || Math.Abs(ours - value) < 1e-12, key);

        IReadOnlyDictionary<string, double> Compute((string Prediction, string[] Answers)[] items)
        {
            var metric = TextMetrics.Create(name);
            foreach (var (prediction, answers) in items)
            {
                metric.Add(prediction, answers);
                metric.Compute();
            }
            return metric.Compute();
        }
    }
}
