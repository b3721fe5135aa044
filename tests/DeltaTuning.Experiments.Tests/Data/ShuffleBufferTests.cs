using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class ShuffleBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Every_item_comes_once_and_none_too_early(int capacity)
    {
        var order = ShuffleBuffer.Shuffle(Enumerable.Range(0, 100), capacity, seed: 5).ToArray();
        order.Should().BeEquivalentTo(Enumerable.Range(0, 100));
        order.Select((item, place) => item - place).Max().Should().BeLessThan(capacity);
        (capacity == 1).Should().Be(order.SequenceEqual(Enumerable.Range(0, 100)));
    }

    [Fact]
    public void Seed_and_epoch_fix_the_order()
    {
        Order(1, 0).Should().Equal(Order(1, 0));
        Order(1, 0).Should().NotEqual(Order(1, 1));
        Order(1, 0).Should().NotEqual(Order(2, 0));

        static int[] Order(int seed, int epoch) => [.. ShuffleBuffer.Shuffle(Enumerable.Range(0, 100), 10, seed, epoch)];
    }

    [Fact]
    public void A_buffer_of_all_items_reaches_every_place()
    {
        var first = Enumerable.Range(0, 400).Select(seed => ShuffleBuffer.Shuffle(Enumerable.Range(0, 4), 8, seed).First()).CountBy(item => item);
        first.Should().HaveCount(4).And.OnlyContain(pair => pair.Value > 60 && pair.Value < 140);
    }

    [Fact]
    public void A_buffer_of_nothing_is_refused() =>
        FluentActions.Invoking(() => ShuffleBuffer.Shuffle(Enumerable.Range(0, 4), 0, 1)).Should().Throw<ArgumentOutOfRangeException>();
}
