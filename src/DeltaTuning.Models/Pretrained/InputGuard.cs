using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Checks of a model's inputs. Values are looked at on the CPU only; on a GPU that would wait for it, and its own kernels check ids.</summary>
internal static class InputGuard
{
    /// <summary>Demands an integer tensor of a rank, with values from 0 to below a limit.</summary>
    internal static void Ids(Tensor ids, string name, int rank, long limit, string limitName)
    {
        if (ids.dim() != rank)
            throw new ArgumentException($"{name} has shape {Shape(ids)}: {ids.dim()} dimensions, but the model takes {rank}.", name);
        Range(ids, name, limit, limitName);
    }

    /// <summary>Demands the shape of the ids, and values from 0 to below a limit.</summary>
    internal static void LikeIds(Tensor? tensor, string name, Tensor ids, long limit, string limitName)
    {
        if (tensor is null)
            return;
        SameShape(tensor, name, ids);
        Range(tensor, name, limit, limitName);
    }

    /// <summary>Demands the shape of the ids.</summary>
    internal static void SameShape(Tensor? tensor, string name, Tensor ids)
    {
        if (tensor is not null && !tensor.shape.SequenceEqual(ids.shape))
            throw new ArgumentException($"{name} has shape {Shape(tensor)}, but the ids have {Shape(ids)}; give one value for each token.", name);
    }

    /// <summary>Refuses an argument that the model does not know.</summary>
    internal static void Absent(Tensor? tensor, string name, nn.Module model)
    {
        if (tensor is not null)
            throw new ArgumentException($"{model.GetName()} takes no {name}; leave it null.", name);
    }

    /// <summary>Demands values from 0 to below a limit.</summary>
    internal static void Range(Tensor ids, string name, long limit, string limitName)
    {
        if (ids.dtype is not (ScalarType.Int64 or ScalarType.Int32))
            throw new ArgumentException($"{name} is {ids.dtype}; give int64.", name);
        if (ids.device_type != DeviceType.CPU || ids.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        var lowest = ids.min().to(ScalarType.Int64).item<long>();
        var highest = ids.max().to(ScalarType.Int64).item<long>();
        if (lowest < 0 || highest >= limit)
            throw new ArgumentException($"{name} has the value {(lowest < 0 ? lowest : highest)}, but {limitName} is {limit}: it must be from 0 to {limit - 1}.", name);
    }

    /// <summary>A shape for messages.</summary>
    internal static string Shape(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";
}
