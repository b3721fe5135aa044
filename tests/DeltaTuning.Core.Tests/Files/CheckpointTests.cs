using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_OneFile_ByFolderOrByItsPath()
    {
        Write("model.safetensors", "a", "b");

        foreach (var path in new[] { _folder.Path, _folder["model.safetensors"] })
        {
            using var checkpoint = Checkpoint.Open(path);
            checkpoint.Names.Should().BeEquivalentTo("a", "b");
            checkpoint.Files.Should().Equal(_folder["model.safetensors"]);
            checkpoint["a"].Shape.Should().Equal(1);
            using var tensor = checkpoint.Read("b", ScalarType.Float64);
            tensor.item<double>().Should().Be(2);
        }
    }

    [Fact]
    public void Open_Shards_ByFolderOrByTheIndex()
    {
        Write("model-1.safetensors", "a");
        Write("model-2.safetensors", "b", "c");
        Index("model", ("a", "model-1.safetensors"), ("b", "model-2.safetensors"), ("c", "model-2.safetensors"));

        foreach (var path in new[] { _folder.Path, _folder["model.safetensors.index.json"] })
        {
            using var checkpoint = Checkpoint.Open(path);
            checkpoint.Names.Should().BeEquivalentTo("a", "b", "c");
            using var tensor = checkpoint.Read("c");
            tensor.item<float>().Should().Be(2);
        }
    }

    [Fact]
    public void Open_OneFileAndShards_TakesTheFile()
    {
        Write("model.safetensors", "whole");
        Index("model", ("a", "model-1.safetensors"));

        using var checkpoint = Checkpoint.Open(_folder.Path);

        checkpoint.Names.Should().Equal("whole");
    }

    [Fact]
    public void Open_TensorThatTheIndexDoesNotList_IsThere()
    {
        Write("1.safetensors", "a", "extra");
        Index("model", ("a", "1.safetensors"));

        using var checkpoint = Checkpoint.Open(_folder.Path);

        checkpoint.Names.Should().BeEquivalentTo("a", "extra");
    }

    [Fact]
    public void Open_NameInTwoShards_GoesByTheIndex()
    {
        Write("1.safetensors", "x", "a");
        Write("2.safetensors", "a", "b");
        Index("model", ("x", "1.safetensors"), ("a", "2.safetensors"), ("b", "2.safetensors"));

        using var checkpoint = Checkpoint.Open(_folder.Path);
        using var tensor = checkpoint.Read("a");

        tensor.item<float>().Should().Be(1);
    }

    [Fact]
    public void Open_UnlistedNameInTwoShards_Throws()
    {
        Write("1.safetensors", "a", "extra");
        Write("2.safetensors", "b", "extra");
        Index("model", ("a", "1.safetensors"), ("b", "2.safetensors"));

        Opening().Should().ThrowExactly<InvalidDataException>().WithMessage("\"extra\" is in *1.safetensors and in *2.safetensors, and *index.json does not say which one counts.");
    }

    [Fact]
    public void Open_MissingShard_NamesIt()
    {
        Write("1.safetensors", "a");
        Index("model", ("a", "1.safetensors"), ("b", "2.safetensors"));

        Opening().Should().ThrowExactly<FileNotFoundException>().WithMessage("*index.json names 2.safetensors, which is not beside it: download every shard.");
    }

    [Fact]
    public void Open_TensorAbsentFromItsShard_NamesIt()
    {
        Write("1.safetensors", "a");
        Index("model", ("a", "1.safetensors"), ("b", "1.safetensors"));

        Opening().Should().ThrowExactly<InvalidDataException>().WithMessage("*index.json names tensors that its shards do not hold: \"b\" in 1.safetensors.*");
    }

    [Theory]
    [InlineData("", "*is no JSON*")]
    [InlineData("[]", "*has no weight_map*")]
    [InlineData("{}", "*has no weight_map*")]
    [InlineData("""{"weight_map":{}}""", "*has no weight_map*")]
    [InlineData("""{"weight_map":[]}""", "*has no weight_map*")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","a":"2.safetensors"}}""", "*is no JSON: Duplicate*")]
    [InlineData("""{"weight_map":{"a":1}}""", "*the file of \"a\" must be a text, but is 1.")]
    [InlineData("""{"weight_map":{"a":null}}""", "*the file of \"a\" must be a text, but is null.")]
    [InlineData("""{"weight_map":{"a":"../../etc/passwd"}}""", "*the file of \"a\" is \"../../etc/passwd\"; it must be the name of a file beside the index.")]
    [InlineData("""{"weight_map":{"a":"C:\\x"}}""", "*must be the name of a file beside the index.")]
    [InlineData("""{"weight_map":{"a":".."}}""", "*must be the name of a file beside the index.")]
    public void Open_WrongIndex_SaysWhat(string index, string message)
    {
        File.WriteAllText(_folder["model.safetensors.index.json"], index);

        Opening().Should().ThrowExactly<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Open_TwoIndices_AsksForOne()
    {
        Index("a", ("a", "1.safetensors"));
        Index("b", ("a", "1.safetensors"));

        Opening().Should().ThrowExactly<InvalidDataException>().WithMessage("*2 indices (a.safetensors.index.json, b.safetensors.index.json); give the path of one of them.");
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model-00001-of-00002.bin")]
    [InlineData("model.pt")]
    [InlineData("tf_model.h5")]
    [InlineData("flax_model.msgpack")]
    public void Open_OnlyAnotherFormat_SaysHowToConvert(string name)
    {
        File.WriteAllText(_folder[name], "cos\nsystem\n(S'true'\ntR.");

        Opening().Should().ThrowExactly<FileNotFoundException>().WithMessage($"*has no model.safetensors, only {name}.*a pickle can run any code*save_pretrained*");
        Opening(_folder[name]).Should().ThrowExactly<InvalidDataException>().WithMessage($"*{name} is no safetensors file.*save_pretrained*");
    }

    [Fact]
    public void Open_Adapter_SaysSo()
    {
        Write("adapter_model.safetensors", "a");

        Opening().Should().ThrowExactly<FileNotFoundException>().WithMessage("*holds an adapter, not a model*LoadDelta*");
    }

    [Fact]
    public void Open_OtherSafetensors_AsksForItsPath()
    {
        Write("weights.safetensors", "a");

        Opening().Should().ThrowExactly<FileNotFoundException>().WithMessage("*but weights.safetensors; give the path of one of these files.");
    }

    [Fact]
    public void Open_EmptyFolder_SaysSo() => Opening().Should().ThrowExactly<FileNotFoundException>().WithMessage("*it has no files.");

    [Fact]
    public void Open_NoFolder_SaysWhereItLooked() =>
        Opening(_folder["none"]).Should().ThrowExactly<DirectoryNotFoundException>().WithMessage("There is no folder or file *none*looked for*");

    [Fact]
    public void Open_DamagedShard_ClosesTheOthers()
    {
        Write("1.safetensors", "a");
        File.WriteAllText(_folder["2.safetensors"], "no");
        Index("model", ("a", "1.safetensors"), ("b", "2.safetensors"));

        LeakAssert.NoLiveTensorsLeft(() => Opening().Should().ThrowExactly<InvalidDataException>().WithMessage("*2.safetensors is 2 bytes long*"));
    }

    private Action Opening(string? path = null) => () => Checkpoint.Open(path ?? _folder.Path).Dispose();

    private void Write(string file, params string[] names)
    {
        using var scope = NewDisposeScope();
        SafetensorsFile.Save(_folder[file], names.Select((name, index) => KeyValuePair.Create(name, tensor(new[] { index + 1f }))));
    }

    private void Index(string name, params (string Tensor, string File)[] map) => File.WriteAllText(
        _folder[$"{name}.safetensors.index.json"],
        $$"""{"metadata":{"total_size":1},"weight_map":{ {{string.Join(',', map.Select(pair => $"\"{pair.Tensor}\":\"{pair.File}\""))}} } }""");
}
