using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Interop;

public sealed class AdapterHubTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ContractModel _model = ContractModel.Roberta();

    public static TheoryData<string, Adapter> Methods() => new()
    {
        { "roberta", Adapter.Houlsby with { ReductionFactor = 4 } },
        { "roberta", Adapter.Pfeiffer with { BottleneckSize = 3, NormBefore = true, NormAfter = true, NormAfterResidual = true } },
        { "roberta", Adapter.Pfeiffer with { ReductionFactors = new Dictionary<int, double> { [1] = 0.5 }, UseGating = true } },
        { "roberta", Adapter.Parallel with { Scale = 0.3, Dropout = 0.1 } },
        { "bert", Adapter.ScaledParallel },
        { "bert", Adapter.Plus with { Residual = AdapterResidual.ResidualSum } },
        { "t5 tied", Adapter.Houlsby with { Targets = Targets.At(AttachmentPoint.AttentionBlock, AttachmentPoint.FeedForwardBlock) with { Layers = [1] } } },
        { "t5 untied gated", Adapter.Plus with { ReductionFactor = 4 } },
    };

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void SavedAndLoaded_GivesTheSameOutput_AndTheSameFiles(string name, Adapter options)
    {
        using var model = ContractModel.All[name]();
        using var adapter = model.Module.Apply(options, new() { Name = "mine" });
        Change(adapter);
        using var expected = model.Output();
        adapter.SaveAdapterHub(_folder.Path);
        adapter.Dispose();

        using var loaded = model.Module.LoadAdapterHub(_folder.Path);
        loaded.Name.Should().Be("mine");
        TensorAssert.Identical(model.Output(), expected);
        using var again = new TemporaryFolder();
        loaded.SaveAdapterHub(again.Path);
        again.Files.Should().Equal(_folder.Files);
        foreach (var file in again.Files)
            File.ReadAllBytes(again[file]).Should().Equal(File.ReadAllBytes(_folder[file]), file);
    }

    [Fact]
    public void Head_StandsInAFileOfItsOwn()
    {
        Save(Adapter.Pfeiffer);
        _folder.Files.Should().Equal("adapter.safetensors", "adapter_config.json", "model_head.safetensors");
        using (var head = SafetensorsFile.Open(_folder["model_head.safetensors"]))
            head.Entries.Keys.Should().BeEquivalentTo("classifier.dense.bias", "classifier.dense.weight", "classifier.out_proj.bias", "classifier.out_proj.weight");
        Save(Adapter.Pfeiffer with { ModulesToSave = [] });
        _folder.Files.Should().Equal("adapter.safetensors", "adapter_config.json");
    }

    [Fact]
    public void Config_HasAdapterHubsFields()
    {
        Save(Adapter.Pfeiffer with { ReductionFactor = 8 });
        var fields = Fields();
        ((string)fields["model_class"]!).Should().Be("RobertaForSequenceClassification");
        ((string)fields["model_type"]!).Should().Be("roberta");
        ((int)fields["hidden_size"]!).Should().Be(16);
        ((string)fields["name"]!).Should().Be("delta");
        fields["config"]!.AsObject().Should().HaveCount(33);
        File.ReadAllText(_folder["adapter_config.json"]).Should().Contain("\"reduction_factor\": 8,").And.Contain("\"scaling\": 1.0,").And.Contain("\"residual_before_ln\": true,");
    }

    [Fact]
    public void SecondNameOfANorm_IsTheSameTensor()
    {
        Save(Adapter.Pfeiffer with { NormBefore = true, ModulesToSave = [] });
        var tensors = Tensors();
        foreach (var (name, tensor) in tensors.Where(item => item.Key.Contains(".adapter_down.0.", StringComparison.Ordinal)).ToList())
            tensors[name.Replace(".adapter_down.0.", ".adapter_norm_before.", StringComparison.Ordinal)] = tensor.clone();
        SafetensorsFile.Save(_folder["adapter.safetensors"], tensors);
        using (_model.Module.LoadAdapterHub(_folder.Path))
            _model.Module.Deltas().Should().HaveCount(1);

        using (var quiet = no_grad())
            tensors.First(item => item.Key.Contains(".adapter_norm_before.weight", StringComparison.Ordinal)).Value.fill_(3);
        SafetensorsFile.Save(_folder["adapter.safetensors"], tensors);
        var load = () => _model.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<CheckpointMismatchException>().Which.Unexpected.Should().ContainSingle().Which.Should().Contain("adapter_norm_before.weight");
    }

    [Fact]
    public void BareModel_ReadsWhatAModelWithHeadWrote()
    {
        Save(Adapter.Pfeiffer with { ModulesToSave = [] });
        using var bare = DeltaTuning.Models.RobertaModel.FromConfig(new() { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 });
        using var loaded = bare.LoadAdapterHub(_folder.Path);
        loaded.Parameters.Should().HaveCount(8);
    }

    [Fact]
    public void Tensors_ThatDoNotFit_AreListed()
    {
        Save(Adapter.Pfeiffer with { ModulesToSave = [] });
        var tensors = Tensors();
        tensors.Remove("roberta.encoder.layer.0.output.adapters.delta.adapter_up.bias");
        tensors["roberta.encoder.layer.0.output.adapters.delta.adapter_up.weight"] = zeros(16, 2);
        tensors["nowhere"] = zeros(1);
        SafetensorsFile.Save(_folder["adapter.safetensors"], tensors);
        var load = () => _model.Module.LoadAdapterHub(_folder.Path);
        var error = load.Should().Throw<CheckpointMismatchException>().Which;
        error.Missing.Should().Equal("roberta.encoder.layer.0.output.adapters.delta.adapter_up.bias");
        error.Unexpected.Should().Equal("nowhere");
        error.Misshapen.Should().ContainSingle().Which.Name.Should().Be("roberta.encoder.layer.0.output.adapters.delta.adapter_up.weight");
        _model.Module.Deltas().Should().BeEmpty();
    }

    [Theory]
    [InlineData("phm_layer", "true", "*not supported*")]
    [InlineData("inv_adapter", "\"nice\"", "*inv_adapter is \"nice\"*")]
    [InlineData("architecture", "\"reft\"", "*architecture \"reft\" is not supported*")]
    [InlineData("unheard_of", "7", "*unheard_of*7*")]
    public void Fields_ThatCannotBeHonoured_AreRefused(string name, string value, string message) => Refuses<NotSupportedException>(name, value, message);

    [Theory]
    [InlineData("scaling", "\"huge\"", "*scaling is \"huge\"*")]
    [InlineData("residual_before_ln", "\"maybe\"", "*residual_before_ln is \"maybe\"*")]
    [InlineData("reduction_factor", "{\"0\": 4}", "*nothing of the layers 1*")]
    [InlineData("reduction_factor", "{\"x\": 4}", "*reduction_factor has \"x\"*")]
    [InlineData("leave_out", "\"1\"", "*leave_out must be a whole number*")]
    public void Fields_OfAWrongValue_AreRefused(string name, string value, string message) => Refuses<InvalidDataException>(name, value, message);

    [Fact]
    public void Pickles_AreNeverRead()
    {
        Save(Adapter.Pfeiffer with { ModulesToSave = [] });
        File.Move(_folder["adapter.safetensors"], _folder["pytorch_adapter.bin"]);
        var load = () => _model.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<FileNotFoundException>().WithMessage("*pytorch_adapter.bin, which is a pickle and is never read*");
    }

    [Fact]
    public void PeftsFolder_IsToldApart()
    {
        using var lora = _model.Module.Apply(new LoRA(2));
        lora.Save(_folder.Path);
        var load = () => _model.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<NotSupportedException>().WithMessage("*PEFT's (peft_type LORA)*LoadDelta*");
        lora.Invoking(handle => handle.SaveAdapterHub(_folder.Path)).Should().Throw<NotSupportedException>().WithMessage("*LORA is not written*");
    }

    [Fact]
    public void PlacesThatAdapterHubHasNot_AreRefused()
    {
        Saving(Adapter.OpenDelta).Should().Throw<NotSupportedException>().WithMessage("*stand after sublayers*attention.output.dense*");
        Saving(Adapter.Houlsby with { Targets = Targets.Named("0.attention.output.seam", "1.output.seam") }).Should().Throw<NotSupportedException>().WithMessage("*1 of 2 in layer 0*");
        Saving(Adapter.Parallel with { ReadsSublayerInput = true }).Should().Throw<NotSupportedException>().WithMessage("*residual stream*");
        _folder.Files.Should().BeEmpty();

        Action Saving(Adapter options) => () => Save(options);
    }

    [Fact]
    public void ModelWithoutMap_IsRefused()
    {
        Save(Adapter.Pfeiffer);
        using var foreign = ContractModel.All["foreign"]();
        var load = () => foreign.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<NotSupportedException>().WithMessage("*publishes no map*");
    }

    private void Refuses<TException>(string name, string value, string message)
        where TException : Exception
    {
        Save(Adapter.Pfeiffer);
        var fields = Fields();
        fields["config"]![name] = JsonNode.Parse(value);
        File.WriteAllText(_folder["adapter_config.json"], fields.ToJsonString());
        var load = () => _model.Module.LoadAdapterHub(_folder.Path);
        load.Should().Throw<TException>().WithMessage(message);
        _model.Module.Deltas().Should().BeEmpty();
    }

    private void Save(Adapter options)
    {
        using var adapter = _model.Module.Apply(options, new() { Name = "delta" });
        adapter.SaveAdapterHub(_folder.Path);
    }

    private static void Change(DeltaHandle handle)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var parameter in handle.Parameters)
            parameter.Value.add_(randn(parameter.Value.shape) * 0.1);
    }

    private Dictionary<string, Tensor> Tensors()
    {
        using var file = SafetensorsFile.Open(_folder["adapter.safetensors"]);
        return file.Entries.Keys.ToDictionary(name => name, name => file.Read(name).clone());
    }

    private JsonObject Fields() => JsonNode.Parse(File.ReadAllText(_folder["adapter_config.json"]))!.AsObject();
}
