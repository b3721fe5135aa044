using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>What training changes in a model, by name: its trainable parameters, and the running statistics of its normalization layers.</summary>
internal sealed class TrainedTensors
{
    private static readonly string[] Statistics = ["running_mean", "running_var", "num_batches_tracked"];

    public TrainedTensors(nn.Module model, IReadOnlyList<(string Name, Parameter Parameter)> trainable) =>
        Live = trainable.Select(item => (item.Name, Tensor: (Tensor)item.Parameter))
            .Concat(model.named_buffers().Where(item => Statistics.Contains(item.name[(item.name.LastIndexOf('.') + 1)..])).Select(item => (Name: item.name, Tensor: item.buffer)))
            .ToDictionary(item => item.Name, item => item.Tensor);

    /// <summary>The model's own tensors.</summary>
    public IReadOnlyDictionary<string, Tensor> Live { get; }

    /// <summary>Copies in main memory, which the caller owns.</summary>
    public IReadOnlyDictionary<string, Tensor> Copy()
    {
        using var quiet = no_grad();
        return Live.ToDictionary(item => item.Key, item =>
        {
            using var detached = item.Value.detach();
            return detached.to(CPU, copy: true).DetachFromDisposeScope();
        });
    }

    /// <summary>Writes values into the model.</summary>
    public void Load(IReadOnlyDictionary<string, Tensor> values)
    {
        using var quiet = no_grad();
        foreach (var (name, tensor) in Live)
            tensor.copy_(values[name]);
    }
}
