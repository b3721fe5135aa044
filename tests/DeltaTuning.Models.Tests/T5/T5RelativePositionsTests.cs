using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.T5;

public sealed class T5RelativePositionsTests
{
    // With 32 buckets both ways: 16 a side, distances 0 to 7 alone, then 8 + ⌊8 · ln(d / 8) / ln(128 / 8)⌋ up to 15; keys after the query are 16 further on.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(-7, 7)]
    [InlineData(-8, 8)]
    [InlineData(-11, 8)]
    [InlineData(-12, 9)]
    [InlineData(-15, 9)]
    [InlineData(-16, 10)]
    [InlineData(-22, 10)]
    [InlineData(-23, 11)]
    [InlineData(-32, 12)]
    [InlineData(-90, 14)]
    [InlineData(-91, 15)]
    [InlineData(-128, 15)]
    [InlineData(-5000, 15)]
    [InlineData(1, 17)]
    [InlineData(7, 23)]
    [InlineData(12, 25)]
    [InlineData(128, 31)]
    public void BucketOf_Bidirectional_IsTheHandComputedOne(long distance, long bucket) =>
        BucketOf(new T5RelativePositions(32, 128, Bidirectional: true), distance).Should().Be(bucket);

    // With 32 buckets one way: distances 0 to 15 alone, then 16 + ⌊16 · ln(d / 16) / ln(128 / 16)⌋ up to 31; keys after the query are in bucket 0.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(-15, 15)]
    [InlineData(-16, 16)]
    [InlineData(-18, 16)]
    [InlineData(-19, 17)]
    [InlineData(-24, 19)]
    [InlineData(-100, 30)]
    [InlineData(-113, 31)]
    [InlineData(-500, 31)]
    public void BucketOf_OneWay_IsTheHandComputedOne(long distance, long bucket) =>
        BucketOf(new T5RelativePositions(32, 128, Bidirectional: false), distance).Should().Be(bucket);

    [Theory]
    [InlineData(5, 5, 0)]
    [InlineData(1, 7, 6)]
    [InlineData(2, 9, 4)]
    [InlineData(9, 4, 0)]
    public void Bias_AnyLengths_IsTheTablesRowOfEveryDistance(long queries, long keys, long offset)
    {
        using var scope = NewDisposeScope();
        var positions = new T5RelativePositions(8, 20, Bidirectional: true);
        var table = randn(8, 3);

        var bias = positions.Bias(buckets => table.index_select(0, buckets), queries, keys, offset, CPU);

        bias.shape.Should().Equal(1, 3, queries, keys);
        bias.is_contiguous().Should().BeTrue();
        for (var query = 0; query < queries; query++)
        {
            for (var key = 0; key < keys; key++)
                TensorAssert.Identical(bias[0, .., query, key], table[BucketOf(positions, key - query - offset)], $"query {query}, key {key}");
        }
    }

    private static long BucketOf(T5RelativePositions positions, long distance)
    {
        using var scope = NewDisposeScope();
        return positions.BucketOf(tensor(new[] { distance })).item<long>();
    }
}
