using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class CheckpointSaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_ThatFits_IsOneFile()
    {
        Save(100, ("a", 10), ("b", 15));

        _folder.Files.Should().Equal("model.safetensors");
        using var checkpoint = Checkpoint.Open(_folder.Path);
        checkpoint.Names.Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public void Save_LargerThanAShard_FillsThemInOrderAndGivesLargeTensorsTheirOwn()
    {
        Save(100, ("z", 10), ("big", 26), ("b", 15), ("a", 1), ("c", 25));

        _folder.Files.Should().Equal(
            "model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors", "model-00003-of-00004.safetensors", "model-00004-of-00004.safetensors", "model.safetensors.index.json");
        File.ReadAllText(_folder["model.safetensors.index.json"]).Should().Be("""
            {
              "metadata": {
                "total_parameters": 77,
                "total_size": 308
              },
              "weight_map": {
                "a": "model-00003-of-00004.safetensors",
                "b": "model-00002-of-00004.safetensors",
                "big": "model-00001-of-00004.safetensors",
                "c": "model-00004-of-00004.safetensors",
                "z": "model-00002-of-00004.safetensors"
              }
            }

            """.ReplaceLineEndings("\n"));
        using var checkpoint = Checkpoint.Open(_folder.Path);
        using var tensor = checkpoint.Read("c");
        tensor.shape.Should().Equal(25);
    }

    [Fact]
    public void Save_OverAnotherModel_LeavesNothingOfIt()
    {
        File.WriteAllText(_folder["config.json"], "{}");
        File.WriteAllText(_folder["adapter_model.safetensors"], "not ours");
        Save(100, ("a", 25), ("b", 25), ("c", 25));
        Save(100, ("a", 25), ("b", 25));
        _folder.Files.Should().Equal(
            "adapter_model.safetensors", "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json");

        Save(1000, ("a", 1));

        _folder.Files.Should().Equal("adapter_model.safetensors", "config.json", "model.safetensors");
    }

    [Fact]
    public void Save_TensorThatCannotBeWritten_LeavesTheOldModel()
    {
        Save(1000, ("a", 1));
        using var meta = zeros(1, device: META);

        var save = () => Checkpoint.Save(_folder.Path, [new("a", meta)]);

        save.Should().ThrowExactly<ArgumentException>();
        using var checkpoint = Checkpoint.Open(_folder.Path);
        checkpoint.Names.Should().Equal("a");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Save_NoSize_Throws(long bytes)
    {
        var save = () => Save(bytes, ("a", 1));

        save.Should().ThrowExactly<ArgumentOutOfRangeException>().WithParameterName("maxShardBytes");
    }

    private void Save(long maxShardBytes, params (string Name, int Count)[] tensors)
    {
        using var scope = NewDisposeScope();
        Checkpoint.Save(_folder.Path, tensors.Select(tensor => KeyValuePair.Create(tensor.Name, ones(tensor.Count))), maxShardBytes);
    }
}
