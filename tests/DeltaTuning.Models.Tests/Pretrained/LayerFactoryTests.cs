using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

public sealed class LayerFactoryTests
{
    [Fact]
    public void Embedding_ItsRegisteredParameter_IsTheTableThatItReads()
    {
        using var layer = new LayerFactory(ScalarType.Float32, CPU).Embedding(4, 2, paddingRow: 1);
        using var quiet = no_grad();
        using var values = arange(8, ScalarType.Float32).view(4, 2);
        layer.named_parameters().Single().parameter.copy_(values);
        using var ids = tensor(new long[] { 3, 1 });
        using var rows = layer.call(ids);

        rows.data<float>().ToArray().Should().Equal(6, 7, 2, 3);
    }

    [Fact]
    public void Embedding_BuiltInACallersScope_KeepsItsParameter()
    {
        TorchSharp.Modules.Embedding layer;
        using (NewDisposeScope())
            layer = new LayerFactory(ScalarType.Float32, CPU).Embedding(4, 2);

        using (layer)
            layer.named_parameters().Should().ContainSingle().Which.parameter.IsInvalid.Should().BeFalse();
    }
}
