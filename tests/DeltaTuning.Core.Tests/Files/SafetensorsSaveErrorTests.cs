using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Files;

public sealed class SafetensorsSaveErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Tensor _tensor = ones(2);

    public void Dispose()
    {
        _tensor.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Save_NameTwice_Throws() => Refused([new("w", _tensor), new("w", _tensor)], "There are two tensors named \"w\"*");

    [Fact]
    public void Save_ReservedName_Throws() => Refused([new("__metadata__", _tensor)], "A tensor cannot be named __metadata__*");

    [Fact]
    public void Save_HalfASurrogate_Throws() => Refused([new("w\ud800", _tensor)], "*is no Unicode*");

    [Fact]
    public void Save_MetaTensor_Throws()
    {
        using var meta = empty(2, device: META);
        Refused([new("w", meta)], "\"w\" is on the meta device and has no values*");
    }

    [Fact]
    public void Save_SparseTensor_Throws()
    {
        using var dense = eye(2);
        using var sparse = dense.to_sparse();
        Refused([new("w", sparse)], "\"w\" is sparse*");
    }

    [Fact]
    public void Save_DtypeThatTheFormatLacks_Throws()
    {
        using var complex = ones([2], ScalarType.ComplexFloat64);
        Refused([new("w", complex)], "\"w\" is ComplexFloat64, which cannot be written*");
    }

    [Fact]
    public void Save_DisposedTensor_Throws()
    {
        var gone = ones(2);
        gone.Dispose();
        Refused([new("w", gone)], "\"w\" is a tensor that was disposed*");
    }

    private void Refused(KeyValuePair<string, Tensor>[] tensors, string message)
    {
        var save = () => SafetensorsFile.Save(_folder["file"], tensors);

        save.Should().Throw<ArgumentException>().WithMessage(message);
        _folder.Files.Should().BeEmpty();
    }
}
