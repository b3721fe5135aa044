using System.Runtime.CompilerServices;
using DeltaTuning.Files;
using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Deltas on any TorchSharp module: on a model of the library, or on one of your own.</summary>
public static class DeltaExtensions
{
    private static readonly ConditionalWeakTable<nn.Module, DeltaCollection> Attached = [];

    /// <summary>Freezes a model and attaches a delta to it. Where anything fails, the model is as it was.</summary>
    /// <param name="model">The model. It is not edited: its names, shapes and weights stay.</param>
    /// <param name="delta">The method with its options.</param>
    /// <param name="options">Name, dtype, seed; null for the defaults.</param>
    /// <returns>The attached delta; disposing it detaches it.</returns>
    /// <exception cref="DeltaTargetException">A target matches nothing.</exception>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    /// <exception cref="ArgumentException">The method's options do not fit together or do not fit the model.</exception>
    public static DeltaHandle Apply(this nn.Module model, IDeltaModule delta, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(delta);
        return model.Deltas().Apply(delta, options ?? new DeltaOptions(), source: null);
    }

    /// <summary>Attaches a delta that was saved by <see cref="DeltaHandle.Save"/> or by Python's PEFT. Where anything fails, the model is as it was.</summary>
    /// <param name="model">The model that it was trained on.</param>
    /// <param name="folder">The folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <returns>The attached delta.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or a field has a wrong type.</exception>
    /// <exception cref="NotSupportedException">The method, or what a field asks for, is not known.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors do not fit the model.</exception>
    /// <exception cref="DeltaTargetException">A target matches nothing in the model.</exception>
    public static DeltaHandle LoadDelta(this nn.Module model, string folder, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        TorchRuntime.EnsureLoaded();
        return PeftFolder.Load(model, folder, options ?? new DeltaOptions());
    }

    /// <summary>The deltas attached to a model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Its deltas, in order of application; empty where none is attached.</returns>
    public static DeltaCollection Deltas(this nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TorchRuntime.EnsureLoaded();
        return Attached.GetValue(model, key => new DeltaCollection(key));
    }

    /// <summary>Counts of a model's parameters: its own and those of its deltas.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The summary, with a text.</returns>
    public static DeltaSummary Summary(this nn.Module model) => model.Deltas().Summary();
}
