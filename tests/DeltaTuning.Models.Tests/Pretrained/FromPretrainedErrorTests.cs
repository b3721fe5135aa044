using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

public sealed class FromPretrainedErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FromPretrainedErrorTests()
    {
        using var model = BertModel.FromConfig(TinyModels.Bert);
        model.SavePretrained(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_NoFolder_SaysWhereItLooked() =>
        Loading("bert-base-uncased").Should().ThrowExactly<DirectoryNotFoundException>().WithMessage("There is no folder \"bert-base-uncased\" (looked for */bert-base-uncased)*give its folder*");

    [Fact]
    public void Load_NoConfiguration_SaysSo()
    {
        File.Delete(_folder["config.json"]);

        Loading().Should().ThrowExactly<FileNotFoundException>().WithMessage("*has no config.json*");
    }

    [Fact]
    public void Load_NoWeights_SaysWhatIsThere()
    {
        File.Delete(_folder["model.safetensors"]);

        Loading().Should().ThrowExactly<FileNotFoundException>().WithMessage("*has neither model.safetensors nor a *.safetensors.index.json; it has config.json.");
    }

    [Fact]
    public void Load_PickleOnly_SaysHowToConvert()
    {
        File.Move(_folder["model.safetensors"], _folder["pytorch_model.bin"]);

        Loading().Should().ThrowExactly<FileNotFoundException>().WithMessage("*only pytorch_model.bin.*save_pretrained*");
    }

    [Fact]
    public void Load_AnotherFamily_SaysBoth()
    {
        var load = () => RobertaModel.FromPretrained(_folder.Path);

        load.Should().ThrowExactly<InvalidDataException>().WithMessage("*config.json is of model_type \"bert\"; this class loads \"roberta\".");
    }

    [Fact]
    public void Load_AnotherFamilyInT5_SaysBoth()
    {
        var load = () => T5EncoderModel.FromPretrained(_folder.Path);

        load.Should().ThrowExactly<InvalidDataException>().WithMessage("*is of model_type \"bert\"; this class loads \"t5\" and \"mt5\".");
    }

    [Fact]
    public void Load_WrongConfiguration_NamesTheFile()
    {
        File.WriteAllText(_folder["config.json"], File.ReadAllText(_folder["config.json"]).Replace("\"num_attention_heads\": 2", "\"num_attention_heads\": 3"));

        Loading().Should().ThrowExactly<InvalidDataException>().WithMessage($"*{Path.DirectorySeparatorChar}config.json: hidden_size (8) must be a multiple of num_attention_heads (3).");
    }

    [Fact]
    public void Load_MissingWeights_ListsThem()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(_folder["model.safetensors"]))
            tensors = file.Entries.Keys.Where(name => !name.Contains("layer.1.attention.self.query")).ToDictionary(name => name, name => file.Read(name));
        SafetensorsFile.Save(_folder["model.safetensors"], tensors);

        Loading().Should().Throw<CheckpointMismatchException>().WithMessage("*does not fit BertModel. Missing from it (2): *")
            .Which.Missing.Should().BeEquivalentTo("encoder.layer.1.attention.self.query.weight", "encoder.layer.1.attention.self.query.bias");
    }

    [Fact]
    public void Load_UnknownWeights_ListsThem()
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(_folder["model.safetensors"]))
            tensors = file.Entries.Keys.ToDictionary(name => name, name => file.Read(name));
        tensors["encoder.layer.2.output.dense.weight"] = ones(1);
        SafetensorsFile.Save(_folder["model.safetensors"], tensors);

        Loading().Should().Throw<CheckpointMismatchException>().Which.Unexpected.Should().Equal("encoder.layer.2.output.dense.weight");
    }

    [Fact]
    public void Load_CutShort_SaysSo()
    {
        File.WriteAllBytes(_folder["model.safetensors"], File.ReadAllBytes(_folder["model.safetensors"])[..^100]);

        Loading().Should().ThrowExactly<InvalidDataException>().WithMessage("*model.safetensors: its tensors take * bytes, but * follow the header. It is cut short*");
    }

    [Fact]
    public void Load_LabelsThatContradictEachOther_Throws()
    {
        var load = () => BertForSequenceClassification.FromPretrained(_folder.Path, new() { Labels = 3, LabelNames = ["a", "b"] });

        load.Should().ThrowExactly<ArgumentException>().WithMessage("Labels is 3, but there are 2 LabelNames*");
    }

    [Fact]
    public void Load_DtypeThatParametersCannotHave_Throws()
    {
        var load = () => BertModel.FromPretrained(_folder.Path, new() { Dtype = ScalarType.Int64 });

        load.Should().ThrowExactly<NotSupportedException>().WithMessage("A model's parameters cannot be Int64*");
    }

    private Action Loading(string? folder = null) => () => BertModel.FromPretrained(folder ?? _folder.Path).Dispose();
}
