using System.Text.Json.Nodes;
using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

public sealed class SavePretrainedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => TinyModels.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveThenLoad_EveryClass_IsTheSameModel(string name)
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(name, new() { Seed = 3 });

        model.SavePretrained(_folder.Path);
        using var again = TinyModels.Load(name, _folder.Path);

        _folder.Files.Should().Equal("config.json", "model.safetensors");
        again.LoadReport!.Fresh.Should().BeEmpty();
        again.LoadReport.Ignored.Should().BeEmpty();
        again.Map.Source.Should().Be(_folder.Path);
        again.training.Should().BeFalse();
        var loaded = again.state_dict();
        loaded.Keys.Should().Equal(model.state_dict().Keys);
        foreach (var (key, value) in model.state_dict())
            TensorAssert.Identical(loaded[key], value, key);
        TensorAssert.Identical(Output(again), Output(model), "output");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Save_EveryClass_WritesWhatTransformersWants(string name)
    {
        using var model = TinyModels.Make(name, new() { Dtype = ScalarType.BFloat16 });

        model.SavePretrained(_folder.Path);

        var config = JsonNode.Parse(File.ReadAllText(_folder["config.json"]))!.AsObject();
        config["architectures"]!.AsArray().Select(node => (string)node!).Should().Equal(name);
        ((string)config["dtype"]!).Should().Be("bfloat16");
        config.Select(pair => pair.Key).Should().BeInAscendingOrder(StringComparer.Ordinal);
        using var file = SafetensorsFile.Open(_folder["model.safetensors"]);
        file.Metadata.Should().Equal(new Dictionary<string, string> { ["format"] = "pt" });
        file.Entries.Values.Should().OnlyContain(entry => entry.Dtype == ScalarType.BFloat16);
    }

    [Fact]
    public void Save_TiedTable_WritesItOnce()
    {
        using var tied = T5ForConditionalGeneration.FromConfig(TinyModels.T5);
        using var untied = T5ForConditionalGeneration.FromConfig(TinyModels.T5 with { TieWordEmbeddings = false });
        using var masked = RobertaForMaskedLM.FromConfig(TinyModels.Roberta);

        tied.SavePretrained(_folder["tied"]);
        untied.SavePretrained(_folder["untied"]);
        masked.SavePretrained(_folder["masked"]);

        Tables("tied").Should().Equal("shared.weight");
        Tables("untied").Should().Equal("lm_head.weight", "shared.weight");
        Tables("masked").Should().Equal("roberta.embeddings.word_embeddings.weight");
    }

    [Fact]
    public void Save_SmallShards_AndBackToOneFile()
    {
        using var scope = NewDisposeScope();
        using var model = BertModel.FromConfig(TinyModels.Bert, new() { Seed = 3 });

        model.SavePretrained(_folder.Path, maxShardBytes: 1000);
        _folder.Files.Should().HaveCount(9).And.Contain(["config.json", "model-00001-of-00007.safetensors", "model.safetensors.index.json"]);
        using (var sharded = BertModel.FromPretrained(_folder.Path))
            TensorAssert.Identical(Output(sharded), Output(model));

        model.SavePretrained(_folder.Path);
        _folder.Files.Should().Equal("config.json", "model.safetensors");
        using var whole = BertModel.FromPretrained(_folder.Path);
        TensorAssert.Identical(Output(whole), Output(model));
    }

    [Fact]
    public void Save_IntoTheFolderThatItWasLoadedFrom_Works()
    {
        using var scope = NewDisposeScope();
        using (var model = BertModel.FromConfig(TinyModels.Bert))
            model.SavePretrained(_folder.Path);
        using var loaded = BertModel.FromPretrained(_folder.Path);
        using (no_grad())
            loaded.parameters().First().add_(1);
        var expected = Output(loaded);

        loaded.SavePretrained(_folder.Path);

        TensorAssert.Identical(Output(loaded), expected);
        using var again = BertModel.FromPretrained(_folder.Path);
        TensorAssert.Identical(Output(again), expected);
    }

    [Fact]
    public void Save_UnknownKeysOfTheConfiguration_AreKept()
    {
        using (var model = BertModel.FromConfig(TinyModels.Bert))
            model.SavePretrained(_folder["a"]);
        var config = JsonNode.Parse(File.ReadAllText(_folder["a", "config.json"]))!.AsObject();
        config["of_another_library"] = new JsonObject { ["x"] = 1 };
        File.WriteAllText(_folder["a", "config.json"], config.ToJsonString());

        using var loaded = BertModel.FromPretrained(_folder["a"]);
        loaded.SavePretrained(_folder["b"]);

        JsonNode.Parse(File.ReadAllText(_folder["b", "config.json"]))!["of_another_library"]!["x"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public void Save_FileInPlaceOfTheFolder_ThrowsIOException()
    {
        File.WriteAllText(_folder["file"], "");
        using var model = BertModel.FromConfig(TinyModels.Bert);

        var save = () => model.SavePretrained(_folder["file"]);

        save.Should().ThrowExactly<IOException>().WithMessage("*model.safetensors could not be written*");
    }

    [Fact]
    public void Save_MetaModel_SaysThatItHasNoValues()
    {
        using var model = BertModel.FromConfig(TinyModels.Bert, new() { Device = META });

        var save = () => model.SavePretrained(_folder.Path);

        save.Should().ThrowExactly<ArgumentException>().WithMessage("*is on the meta device and has no values*");
        _folder.Files.Should().BeEmpty();
    }

    private static Tensor Output(PretrainedModel model)
    {
        using var quiet = no_grad();
        var output = model.call(TinyModels.Input(model));
        return output.Logits ?? output.StartLogits ?? output.LastHiddenState!;
    }

    private IEnumerable<string> Tables(string folder)
    {
        using var file = SafetensorsFile.Open(_folder[folder, "model.safetensors"]);
        return [.. file.Entries.Values.Where(entry => entry.Shape.SequenceEqual([20, 8])).Select(entry => entry.Name).Order(StringComparer.Ordinal)];
    }
}
