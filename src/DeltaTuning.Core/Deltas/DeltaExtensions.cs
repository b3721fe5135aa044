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
    // Without it a second argument written new() could be meant for either overload.
    [OverloadResolutionPriority(1)]
    public static DeltaHandle Apply(this nn.Module model, IDeltaModule delta, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(delta);
        return model.Deltas().Apply(delta, options ?? new DeltaOptions(), source: null);
    }

    /// <summary>Freezes a model and attaches several deltas, to be trained at once: <see cref="DeltaComposition.Simultaneous"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="first">The first method.</param>
    /// <param name="second">The second method.</param>
    /// <param name="more">Further ones.</param>
    /// <returns>The attached composition.</returns>
    /// <exception cref="DeltaTargetException">A target matches nothing.</exception>
    /// <exception cref="ArgumentException">A method's options do not fit together or do not fit the model.</exception>
    public static CompositionHandle Apply(this nn.Module model, IDeltaModule first, IDeltaModule second, params IReadOnlyList<IDeltaModule> more)
    {
        ArgumentNullException.ThrowIfNull(more);
        return model.Apply(DeltaComposition.Simultaneous([first, second, .. more]));
    }

    /// <summary>Freezes a model and attaches a composition to it. Where anything fails, the model is as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="composition">The deltas, and whether they are trained at once or in stages.</param>
    /// <param name="options">For all its deltas; the name is the composition's, and with a dot in front of theirs. Null for the defaults: the deltas then have their methods' names in lower case.</param>
    /// <returns>The attached composition, at its first stage.</returns>
    /// <exception cref="DeltaTargetException">A target matches nothing.</exception>
    /// <exception cref="InvalidOperationException">A name is taken, another sequential composition is not trained to its end, or a stage that is to be merged cannot be.</exception>
    /// <exception cref="ArgumentException">A method's options do not fit together or do not fit the model.</exception>
    public static CompositionHandle Apply(this nn.Module model, DeltaComposition composition, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(composition);
        return model.Deltas().Apply(composition, options ?? new DeltaOptions());
    }

    /// <summary>Attaches a composition that was saved by <see cref="CompositionHandle.Save"/>, at the stage where it was. Where anything fails, the model is as it was.</summary>
    /// <param name="model">The model that it was trained on.</param>
    /// <param name="folder">The folder with <c>composition.json</c>.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <returns>The attached composition. How its stages are trained is not in the file: <see cref="DeltaStage.Training"/> is null.</returns>
    /// <exception cref="IOException">The folder or one of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">A method, or what a field asks for, is not known.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors do not fit the model.</exception>
    public static CompositionHandle LoadComposition(this nn.Module model, string folder, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        TorchRuntime.EnsureLoaded();
        return CompositionFolder.Load(model, folder, options ?? new DeltaOptions());
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
