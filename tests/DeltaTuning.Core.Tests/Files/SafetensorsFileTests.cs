using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_EveryDtype_IsPythonsFileByteForByte()
    {
        using var scope = NewDisposeScope();

        SafetensorsFile.Save(_folder["ours"], PythonFile.Tensors(), PythonFile.Metadata);

        File.ReadAllBytes(_folder["ours"]).Should().Equal(PythonFile.Bytes);
    }

    [Fact]
    public void Read_PythonsFile_GivesItsTensors()
    {
        using var scope = NewDisposeScope();
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);

        using var file = SafetensorsFile.Open(_folder["python"]);

        file.Metadata.Should().Equal(PythonFile.Metadata);
        file.Entries.Keys.Should().BeEquivalentTo(PythonFile.Tensors().Keys);
        foreach (var (name, expected) in PythonFile.Tensors())
        {
            file.Entries[name].Dtype.Should().Be(expected.dtype);
            file.Entries[name].Shape.Should().Equal(expected.shape);
            TensorAssert.Identical(file.Read(name), expected, name);
        }
    }

    [Fact]
    public void Save_NoTensors_IsPythonsEmptyFile()
    {
        SafetensorsFile.Save(_folder["empty"], []);

        File.ReadAllBytes(_folder["empty"]).Should().Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8]);
        using var file = SafetensorsFile.Open(_folder["empty"]);
        file.Entries.Should().BeEmpty();
    }

    [Fact]
    public void Save_ViewsAndTrainedParameters_WritesTheirValues()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(12, ScalarType.Float32).view(3, 4);
        var parameter = nn.Parameter(ones(2));

        SafetensorsFile.Save(_folder["views"], new Dictionary<string, Tensor> { ["t"] = matrix.t(), ["s"] = matrix[.., 1], ["p"] = parameter });

        using var file = SafetensorsFile.Open(_folder["views"]);
        TensorAssert.Identical(file.Read("t"), matrix.t());
        TensorAssert.Identical(file.Read("s"), matrix[.., 1]);
        TensorAssert.Identical(file.Read("p"), ones(2));
    }

    [Fact]
    public void Read_AnotherDtype_Converts()
    {
        using var scope = NewDisposeScope();
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);
        using var file = SafetensorsFile.Open(_folder["python"]);

        TensorAssert.Identical(file.Read("b", ScalarType.Float32), tensor(new[] { 1f, -0.5f, 2f }));
        TensorAssert.Identical(file.Read("z", ScalarType.Float64, CPU), tensor(new[,] { { 1.5, -2, 3.25 } }));
    }

    [Fact]
    public void Read_ThenWriteToIt_LeavesTheFileAlone()
    {
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);
        using var file = SafetensorsFile.Open(_folder["python"]);
        using var first = file.Read("z");

        first.fill_(9);

        File.ReadAllBytes(_folder["python"]).Should().Equal(PythonFile.Bytes);
    }

    [Fact]
    public void Read_ThenCloseAndReplaceTheFile_KeepsTheValues()
    {
        using var scope = NewDisposeScope();
        File.WriteAllBytes(_folder["file"], PythonFile.Bytes);
        Tensor tensor;
        using (var file = SafetensorsFile.Open(_folder["file"]))
            tensor = file.Read("z");

        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (!OperatingSystem.IsWindows())
            SafetensorsFile.Save(_folder["file"], new Dictionary<string, Tensor> { ["z"] = zeros(1, 3) });

        TensorAssert.Identical(tensor, PythonFile.Tensors()["z"]);
    }

    [Fact]
    public void Read_OutsideTheScopeThatOpenedTheFile_Works()
    {
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);
        SafetensorsFile file;
        using (NewDisposeScope())
            file = SafetensorsFile.Open(_folder["python"]);

        using (file)
        using (var tensor = file.Read("a"))
            tensor.item<float>().Should().Be(7);
    }

    // A header of 50 bytes puts the numbers where no float can be; writers that do not pad made such files.
    [Fact]
    public void Read_MisalignedFile_GivesTheSameValues()
    {
        const string header = """{"w":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        (header.Length % 4).Should().NotBe(0);
        File.WriteAllBytes(_folder["odd"], HandMade.File(header, 11));
        using var scope = NewDisposeScope();

        using var file = SafetensorsFile.Open(_folder["odd"]);

        TensorAssert.Identical(file.Read("w"), tensor(new[] { 0x03020100, 0x07060504 }));
        TensorAssert.Identical(file.Read("v"), tensor(new byte[] { 8, 9, 10 }));
    }

    [Theory]
    [InlineData("U16", 2)]
    [InlineData("U32", 4)]
    [InlineData("U64", 8)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("C64", 8)]
    public void Read_DtypeThatTorchSharpLacks_SaysSo(string dtype, int size)
    {
        File.WriteAllBytes(_folder["file"], HandMade.File($$"""{"w":{"dtype":"{{dtype}}","shape":[1],"data_offsets":[0,{{size}}] } }""", size));
        using var file = SafetensorsFile.Open(_folder["file"]);

        var read = () => file.Read("w");

        file.Entries["w"].Dtype.Should().BeNull();
        read.Should().Throw<NotSupportedException>().WithMessage($"*file: \"w\" is {dtype} (1), a dtype that TorchSharp does not have*BF16*");
    }

    [Fact]
    public void Read_UnknownName_ListsTheNames()
    {
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);
        using var file = SafetensorsFile.Open(_folder["python"]);

        var read = () => file.Read("weight");

        read.Should().Throw<KeyNotFoundException>().WithMessage("*python has no tensor \"weight\"; it has 14: l, *, and 6 more.");
    }

    [Fact]
    public void Read_Closed_Throws()
    {
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);
        var file = SafetensorsFile.Open(_folder["python"]);
        file.Dispose();

        var read = () => file.Read("a");

        read.Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void OpenReadSave_LeaveNoTensors()
    {
        File.WriteAllBytes(_folder["python"], PythonFile.Bytes);

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var file = SafetensorsFile.Open(_folder["python"]);
            using var view = file.Read("z");
            using var converted = file.Read("h", ScalarType.Float32);
            SafetensorsFile.Save(_folder["copy"], new Dictionary<string, Tensor> { ["z"] = view, ["h"] = converted });
        });
    }
}
