using DeltaTuning.Training;

namespace DeltaTuning.Core.Tests.Training.Data;

public sealed class DataLoaderTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 10)];

    [Fact]
    public void Batches_NoSeed_KeepTheOrder()
    {
        var loader = Loader(Numbers, 4);

        Read(loader, 0).Should().Equal("0 1 2 3", "4 5 6 7", "8 9");
        loader.Count.Should().Be(3);
    }

    [Fact]
    public void Batches_DropLast_LeavesTheShortOneOut()
    {
        var loader = Loader(Numbers, 4, new() { DropLast = true });

        Read(loader, 0).Should().HaveCount(2);
        loader.Count.Should().Be(2);
    }

    [Fact]
    public void Batches_Seed_IsAnotherOrderInEachEpoch_AndTheSameAgain()
    {
        var loader = Loader(Numbers, 4, new() { Seed = 3 });

        Read(loader, 0).Should().Equal(Read(loader, 0)).And.NotEqual(Read(loader, 1));
        string.Join(' ', Read(loader, 1)).Split(' ').Select(int.Parse).Should().BeEquivalentTo(Numbers);
    }

    [Fact]
    public void Batches_Seed0Epoch0Of6000_IsTheStatedOrder()
    {
        // Computed from SplitMix64's definition by another program.
        var loader = Loader([.. Enumerable.Range(0, 6000)], 10, new() { Seed = 0 });

        Read(loader, 0)[0].Should().Be("5644 558 4440 4522 1048 4403 3235 1486 5660 3625");
    }

    [Theory]
    [InlineData(0UL, 16294208416658607535UL)]
    [InlineData(1UL, 10451216379200822465UL)]
    public void Mix_KnownInputs_GiveKnownOutputs(ulong input, ulong expected) => SplitMix64.Mix(input).Should().Be(expected);

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void Batches_Skip_GoOnWhereTheyWere(int? seed)
    {
        var loader = Loader(Numbers, 3, new() { Seed = seed, Length = i => i });

        loader.Batches(2, skip: 2).Should().Equal(Read(loader, 2).Skip(2));
    }

    [Fact]
    public void Batches_Length_PutsEquallyLongTogether()
    {
        var lengths = Enumerable.Range(0, 256).Select(i => i * 7 % 64).ToArray();
        var loader = new BatchLoader<int, int[]>(lengths, batch => [.. batch], 8, seed: 1, new() { Length = length => length });

        var batches = loader.Batches(0).ToArray();

        batches.SelectMany(batch => batch).Should().BeEquivalentTo(lengths);
        batches.Average(batch => batch.Max() - batch.Min()).Should().BeLessThan(5);
        batches.Select(batch => batch[0]).Should().NotBeInAscendingOrder();
    }

    [Fact]
    public void Batches_Sequence_IsReadAsNeeded()
    {
        var read = 0;
        var loader = new BatchLoader<int, string>(Endless(), batch => string.Join(' ', batch), 4);

        loader.Batches(0, skip: 1).Take(2).Should().Equal("4 5 6 7", "8 9 10 11");
        loader.Count.Should().BeNull();
        read.Should().BeLessThan(17);

        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }
    }

    [Fact]
    public void Batches_Read_OwnTheirTensors() => LeakAssert.NoLiveTensorsLeft(() =>
    {
        foreach (var batch in TinyData.Loader().Batches(0))
            batch.InputIds.IsInvalid.Should().BeFalse();
        foreach (var first in TinyData.Loader().Batches(0))
            break;
    });

    [Fact]
    public void Make_BatchSizeNotPositive_Throws()
    {
        var act = () => Loader(Numbers, 0);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static BatchLoader<int, string> Loader(int[] numbers, int batchSize, DataLoaderOptions<int>? options = null) =>
        new(numbers, batch => string.Join(' ', batch), batchSize, options: options);

    private static string[] Read(BatchLoader<int, string> loader, int epoch) => [.. loader.Batches(epoch)];
}
