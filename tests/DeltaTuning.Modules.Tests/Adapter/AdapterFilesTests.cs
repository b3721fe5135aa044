using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Modules.Tests.Contract;

namespace DeltaTuning.Modules.Tests.AdapterTests;

public sealed class AdapterFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ContractModel _model = ContractModel.Roberta();

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Options_AllOfThem_AreReadBack()
    {
        var options = new Adapter
        {
            Targets = Targets.At(AttachmentPoint.AttentionBlock),
            BottleneckSize = 5,
            ReductionFactor = 2.5,
            ReductionFactors = new Dictionary<int, double> { [1] = 0.5 },
            NonLinearity = "gelu_new",
            IsParallel = true,
            ReadsSublayerInput = true,
            OriginalNormBefore = true,
            OriginalNormAfter = false,
            Residual = AdapterResidual.ResidualSum,
            NormBefore = true,
            NormAfter = true,
            NormAfterResidual = true,
            Scale = 0.3,
            Scaling = AdapterScaling.Channel,
            UseGating = true,
            Dropout = 0.1,
            StochasticDepth = 0.2,
            Init = AdapterInit.Houlsby,
            ModulesToSave = ["classifier"],
        };
        Save(options);
        using var loaded = _model.Module.LoadDelta(_folder.Path);
        // Collections compare by reference in records.
        loaded.Module.Should().BeEquivalentTo(options, compare => compare.ComparingByMembers<Adapter>().Excluding(adapter => adapter.Targets));
        Fields()["target_modules"]!.ToJsonString().Should().Be("""["attention.output.seam"]""");
    }

    [Fact]
    public void Keys_AreTheModulesPathsAndTheParts()
    {
        Save(Adapter.Pfeiffer with { BottleneckSize = 2, NormBefore = true, NormAfter = true, Scaling = AdapterScaling.Learned, UseGating = true, ModulesToSave = [] });
        using var file = SafetensorsFile.Open(_folder["adapter_model.safetensors"]);
        const string place = "base_model.model.roberta.encoder.layer.0.output.seam.adapter_";
        file.Entries.Keys.Where(name => name.Contains(".layer.0.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Should().Equal(
            $"{place}down.bias", $"{place}down.weight", $"{place}gate.bias", $"{place}gate.weight", $"{place}norm_after.bias", $"{place}norm_after.weight",
            $"{place}norm_before.bias", $"{place}norm_before.weight", $"{place}scale", $"{place}up.bias", $"{place}up.weight");
    }

    [Theory]
    [InlineData("residual", "\"both\"", "*residual is \"both\"; known are sublayer_output, adapter_input, residual_sum*")]
    [InlineData("scaling", "\"twice\"", "*scaling is \"twice\"; known are fixed, learned, channel*")]
    [InlineData("init_weights", "\"zero\"", "*init_weights is \"zero\"*")]
    [InlineData("reduction_factors", "{\"first\": 2}", "*reduction_factors has \"first\"*")]
    [InlineData("bottleneck_size", "\"8\"", "*bottleneck_size must be a whole number*")]
    public void Fields_OfAWrongValue_AreRefused(string name, string value, string message)
    {
        Save(Adapter.Houlsby);
        var fields = Fields();
        fields[name] = JsonNode.Parse(value);
        File.WriteAllText(_folder["adapter_config.json"], fields.ToJsonString());
        var load = () => _model.Module.LoadDelta(_folder.Path);
        load.Should().Throw<InvalidDataException>().WithMessage(message);
        _model.Module.Deltas().Should().BeEmpty();
    }

    private void Save(Adapter options)
    {
        using var adapter = _model.Module.Apply(options);
        adapter.Save(_folder.Path);
    }

    private JsonObject Fields() => JsonNode.Parse(File.ReadAllText(_folder["adapter_config.json"]))!.AsObject();
}
