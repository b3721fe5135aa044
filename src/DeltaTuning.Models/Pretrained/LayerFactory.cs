using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Makes layers without values: whoever builds a model loads or initializes every parameter afterwards. They belong to no dispose scope, so that a
/// model may be built inside a caller's.
/// </summary>
/// <param name="Dtype">The parameters' dtype.</param>
/// <param name="Device">The parameters' device.</param>
internal sealed record LayerFactory(ScalarType Dtype, Device Device)
{
    internal Linear Linear(long inputs, long outputs, bool bias = true) =>
        Own(nn.Linear(Parameter(outputs, inputs), bias ? Parameter(outputs) : null));

    internal Embedding Embedding(long rows, long width, long? paddingRow = null)
    {
        // libtorch fills a table with normal numbers whatever it is made from and for, a third of a second for BERT's: one of a single column is made, and
        // replaced. The layer itself knows the padding's row only.
        var layer = nn.Embedding((paddingRow ?? 0) + 1, 1, padding_idx: paddingRow);
        using var column = layer.named_parameters().Single().parameter;
        layer.weight = Parameter(rows, width);
        return Own(layer);
    }

    internal LayerNorm LayerNorm(long width, double epsilon) => Own(nn.LayerNorm(width, epsilon, device: Device, dtype: Dtype));

    internal Parameter Parameter(params ReadOnlySpan<long> shape)
    {
        var parameter = nn.Parameter(empty(shape, Dtype, Device));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    private static TLayer Own<TLayer>(TLayer layer)
        where TLayer : nn.Module
    {
        foreach (var parameter in layer.parameters())
            parameter.DetachFromDisposeScope();
        return layer;
    }
}
