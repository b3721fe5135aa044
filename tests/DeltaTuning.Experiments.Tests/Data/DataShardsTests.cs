using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class DataShardsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-00000-of-00003.txt")]
    [InlineData("train-*.txt")]
    [InlineData("train-*3.txt")]
    public void All_shards_are_read_in_order(string name)
    {
        Write("train-00002-of-00003.txt", "train-00000-of-00003.txt", "train-00001-of-00003.txt", "test.txt");
        DataFile.Read(_folder[name]).Select(row => row.Text("text")).Should().Equal("train-00000-of-00003.txt", "train-00001-of-00003.txt", "train-00002-of-00003.txt");
    }

    [Theory]
    [InlineData("train-00000-of-00003.txt")]
    [InlineData("*.txt")]
    public void A_missing_shard_is_named(string name)
    {
        Write("train-00000-of-00003.txt", "train-00002-of-00003.txt");
        FluentActions.Invoking(() => DataShards.Find(_folder[name])).Should().Throw<FileNotFoundException>().WithMessage("*train-00001-of-00003.txt*");
    }

    [Fact]
    public void One_of_several_can_be_read_alone()
    {
        Write("train-00001-of-00003.txt");
        DataShards.Find(_folder["train-00001-of-00003.txt"]).Should().ContainSingle();
    }

    private void Write(params string[] names)
    {
        foreach (var name in names)
            File.WriteAllText(_folder[name], name);
    }
}
