using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class ModuleLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly nn.Module<Tensor, Tensor> _module = nn.Sequential(("fc", nn.Linear(3, 2)), ("norm", nn.BatchNorm1d(2)));

    public void Dispose()
    {
        _module.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_AllThatFits_FillsParametersAndBuffers(bool map)
    {
        using var scope = NewDisposeScope();
        var values = Values();
        var weight = _module.get_parameter("fc.weight");

        var report = Load(values, new LoadOptions { Map = map });

        report.Loaded.Should().BeEquivalentTo("fc.weight", "fc.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked");
        report.Missing.Should().BeEmpty();
        foreach (var (name, value) in _module.state_dict())
            TensorAssert.Identical(value, values[name], name);
        _module.get_parameter("fc.weight").Should().BeSameAs(weight, "optimizers hold on to it");
        weight!.requires_grad.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_ThenTrain_ChangesTheModuleAndNotTheFile(bool map)
    {
        using var scope = NewDisposeScope();
        Load(Values(), new LoadOptions { Map = map });
        var before = File.ReadAllBytes(_folder["model.safetensors"]);
        using var optimizer = optim.SGD(_module.parameters(), 0.5);
        var weight = _module.get_parameter("fc.weight")!.clone();

        (_module.call(randn(4, 3)) * randn(4, 2)).sum().backward();
        optimizer.step();

        _module.get_parameter("fc.weight")!.allclose(weight).Should().BeFalse();
        File.ReadAllBytes(_folder["model.safetensors"]).Should().Equal(before);
    }

    [Fact]
    public void Load_WrongNamesShapesAndDtypes_ListsAllAndLoadsNothing()
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values["fc.weight"] = ones(1, 3);          // would broadcast
        values["fc.bias"] = ones(2).to(ScalarType.Float16);
        values.Remove("norm.weight");
        values["norm.gamma"] = ones(2);
        var before = _module.get_parameter("norm.bias")!.clone();

        var load = () => Load(values, new LoadOptions());

        var error = load.Should().Throw<CheckpointMismatchException>().Which;
        error.Missing.Should().Equal("norm.weight");
        error.Unexpected.Should().Equal("norm.gamma");
        error.Misshapen.Should().Equal(new TensorMismatch("fc.weight", "F32 (1, 3)", "F32 (2, 3)"));
        error.Mistyped.Should().Equal(new TensorMismatch("fc.bias", "F16 (2)", "F32 (2)"));
        error.Message.Should().EndWith(
            " does not fit Sequential. Missing from it (1): norm.weight. Unknown to the model (1): norm.gamma. "
            + "Of another shape (1): fc.weight: file F32 (1, 3), module F32 (2, 3). Of another dtype (1): fc.bias: file F16 (2), module F32 (2).");
        TensorAssert.Identical(_module.get_parameter("norm.bias")!, before);
    }

    [Fact]
    public void Load_ManyMissing_CutsTheMessageNotTheList()
    {
        using var wide = nn.Sequential(Enumerable.Range(0, 20).Select(_ => nn.Linear(1, 1)));
        SafetensorsFile.Save(_folder["model.safetensors"], []);
        using var checkpoint = Checkpoint.Open(_folder.Path);

        var load = () => ModuleLoader.Load(wide, checkpoint);

        var error = load.Should().Throw<CheckpointMismatchException>().WithMessage("*Missing from it (40): 0.weight, 0.bias, *, 3.bias, and 32 more.").Which;
        error.Missing.Should().HaveCount(40);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Load_ConvertDtype_TakesTheModules(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values["fc.bias"] = values["fc.bias"].to(dtype);

        var report = Load(values, new LoadOptions { ConvertDtype = true, Map = true });

        report.Converted.Should().Equal("fc.bias");
        TensorAssert.Identical(_module.get_parameter("fc.bias")!, values["fc.bias"].to(ScalarType.Float32));
    }

    [Theory]
    [InlineData("fc.bias", ScalarType.Int64)]
    [InlineData("norm.num_batches_tracked", ScalarType.Float32)]
    public void Load_WholeNumbersForReals_IsNeverConverted(string name, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values[name] = values[name].to(dtype);

        var load = () => Load(values, new LoadOptions { ConvertDtype = true });

        load.Should().Throw<CheckpointMismatchException>().Which.Mistyped.Should().ContainSingle().Which.Name.Should().Be(name);
    }

    [Fact]
    public void Load_Rules_RenameAndAllow()
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values["model.fc.weight"] = values["fc.weight"];
        values.Remove("fc.weight");
        values.Remove("norm.weight");
        values["norm.bias"] = ones(5);
        values["extra"] = ones(1);
        var bias = _module.get_parameter("norm.bias")!.clone();

        var report = Load(values, new LoadOptions
        {
            Rename = name => name.StartsWith("model.", StringComparison.Ordinal) ? name[6..] : name,
            MayBeMissing = name => name == "norm.weight",
            MayBeIgnored = name => name == "extra",
            MayBeMisshapen = name => name == "norm.bias",
        });

        report.Missing.Should().Equal("norm.weight");
        report.Ignored.Should().Equal("extra");
        report.Misshapen.Should().Equal(new TensorMismatch("norm.bias", "F32 (5)", "F32 (2)"));
        report.Loaded.Should().Contain("fc.weight");
        TensorAssert.Identical(_module.get_parameter("norm.bias")!, bias);
    }

    [Fact]
    public void Load_TwoNamesForOne_Throws()
    {
        using var scope = NewDisposeScope();
        var values = Values();
        values["fc.gamma"] = values["fc.weight"];

        var load = () => Load(values, new LoadOptions { Rename = name => name == "fc.gamma" ? "fc.weight" : name });

        load.Should().Throw<CheckpointMismatchException>().Which.Unexpected.Should().ContainSingle().Which.Should().Contain("which");
    }

    [Fact]
    public void Load_DtypeThatTorchSharpLacks_IsAMismatch()
    {
        File.WriteAllBytes(_folder["model.safetensors"], HandMade.File("""{"weight":{"dtype":"F8_E4M3","shape":[1,1],"data_offsets":[0,1]}}""", 1));
        using var layer = nn.Linear(1, 1, hasBias: false);
        using var checkpoint = Checkpoint.Open(_folder.Path);

        var load = () => ModuleLoader.Load(layer, checkpoint, new LoadOptions { ConvertDtype = true });

        load.Should().Throw<CheckpointMismatchException>().WithMessage("*weight: file F8_E4M3 (1, 1), module F32 (1, 1).");
    }

    [Fact]
    public void Load_MetaModule_IsCheckedOnly()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(3, 2, device: META);
        SafetensorsFile.Save(_folder["model.safetensors"], [new("weight", ones(2, 3)), new("bias", ones(2))]);
        using var checkpoint = Checkpoint.Open(_folder.Path);

        ModuleLoader.Load(layer, checkpoint).Loaded.Should().HaveCount(2);

        layer.weight!.is_meta.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_LeavesNoTensors(bool map)
    {
        using (NewDisposeScope())
            SafetensorsFile.Save(_folder["model.safetensors"], Values());

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var checkpoint = Checkpoint.Open(_folder.Path);
            ModuleLoader.Load(_module, checkpoint, new LoadOptions { Map = map });
        });
    }

    private LoadReport Load(Dictionary<string, Tensor> values, LoadOptions options)
    {
        SafetensorsFile.Save(_folder["model.safetensors"], values);
        using var checkpoint = Checkpoint.Open(_folder.Path);
        return ModuleLoader.Load(_module, checkpoint, options);
    }

    private Dictionary<string, Tensor> Values() =>
        _module.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.is_floating_point() ? rand(pair.Value.shape) : ones(pair.Value.shape, pair.Value.dtype));
}
