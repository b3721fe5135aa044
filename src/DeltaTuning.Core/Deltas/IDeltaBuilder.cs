using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>What a method declares its parameters and effects with, while it is being attached to a backbone.</summary>
public interface IDeltaBuilder
{
    /// <summary>The model.</summary>
    nn.Module Backbone { get; }

    /// <summary>The model's map; null for a model that publishes none.</summary>
    BackboneMap? Map { get; }

    /// <summary>The layers that targets select, in the order of the model, without the modules that <see cref="SaveModules"/> trains whole.</summary>
    /// <param name="targets">What the user asked for; null for the method's defaults.</param>
    /// <param name="defaults">The attachment points taken where the user asked for nothing.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="DeltaTargetException">A target matches nothing, or there are no targets and the model publishes no map.</exception>
    IReadOnlyList<DeltaPoint> Points(Targets? targets, params ReadOnlySpan<AttachmentPoint> defaults);

    /// <summary>The module at a path, as a point; for what is no target, such as the token table.</summary>
    /// <param name="path">The path as <c>named_modules()</c> gives it, or an end of it after a dot that no other module has.</param>
    /// <returns>The point.</returns>
    /// <exception cref="DeltaTargetException">There is no such module, or there are several.</exception>
    DeltaPoint At(string path);

    /// <summary>Makes a trained tensor that belongs to the delta; while a saved delta is loaded, its values come from the file.</summary>
    /// <param name="point">Where it belongs: decides device and name.</param>
    /// <param name="name">What follows the point's path in files, such as <c>lora_A.weight</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initialize">Fills a fresh one.</param>
    /// <returns>The parameter, to be read in effects.</returns>
    DeltaParameter Parameter(DeltaPoint point, string name, ReadOnlySpan<long> shape, Initialize initialize);

    /// <summary>
    /// Declares a tensor that is computed from trained ones while it is trained: a re-parameterization. Files hold the tensor itself, and not what it is
    /// computed from; a saved delta that is loaded trains it directly.
    /// </summary>
    /// <param name="point">Where it belongs: decides device and name.</param>
    /// <param name="name">What follows the point's path in files, such as <c>prompt_embeddings</c>.</param>
    /// <param name="shape">Its shape; the last dimension is a multiple of <paramref name="parts"/>.</param>
    /// <param name="parts">In how many equal pieces of its last dimension it is read, so that a layer that needs one need not pay for all; at least 1.</param>
    /// <param name="make">Declares the trained parameters and gives the computation of a piece from its number and whether dropout acts. Not called while the tensor is loaded.</param>
    /// <returns>Gives a piece by its number, to be read in effects.</returns>
    Func<int, Tensor> Computed(DeltaPoint point, string name, ReadOnlySpan<long> shape, int parts, Func<Func<int, bool, Tensor>> make);

    /// <summary>Adds to a layer's output: y + Σ Δy, every Δy computed from the same input and the layer's own output.</summary>
    /// <param name="point">A layer from tensor to tensor.</param>
    /// <param name="effect">Computes Δy, shaped as the layer's output.</param>
    /// <param name="fold">The same as a change of the layer's weight, for merging; null where there is no such form.</param>
    void Add(DeltaPoint point, DeltaEffect effect, Fold? fold = null);

    /// <summary>Changes a layer's input, before the layer and before what is added to it.</summary>
    /// <param name="point">A layer from tensor to tensor.</param>
    /// <param name="map">Gives the new input. Called in order of application.</param>
    /// <param name="fold">The same as a change of the layer's weight, such as W diag(l) of x ↦ l ⊙ x; null where there is no such form.</param>
    void MapInput(DeltaPoint point, Func<Tensor, Tensor> map, Fold? fold = null);

    /// <summary>Changes a layer's output, after everything that is added to it.</summary>
    /// <param name="point">A layer from tensor to tensor.</param>
    /// <param name="map">Gives the new output. Called in order of application.</param>
    /// <param name="fold">The same as a change of the layer's weight and bias, such as diag(l) W and l ⊙ b of y ↦ l ⊙ y; null where there is no such form.</param>
    void MapOutput(DeltaPoint point, Func<Tensor, Tensor> map, Fold? fold = null);

    /// <summary>
    /// Changes what passes a seam: prompts enter at an <see cref="EmbeddingSeam"/>, prefixes at a <see cref="KeyValueSeam"/>, adapters at a
    /// <see cref="SublayerSeam"/>. Whether the model is in training mode tells <c>point.Module.training</c>.
    /// </summary>
    /// <typeparam name="T">What passes there: <see cref="EmbeddedTokens"/>, <see cref="AttentionKeyValues"/> or <see cref="SublayerStates"/>.</typeparam>
    /// <param name="point">A seam of that kind.</param>
    /// <param name="map">Gives the new states from the present ones, whose floating-point tensors are in the delta's dtype. Called in order of application, in a dispose scope of its own.</param>
    /// <exception cref="DeltaTargetException">The module is no seam of that kind.</exception>
    void MapSeam<T>(DeltaPoint point, Func<T, T> map)
        where T : class, ISeamStates<T>;

    /// <summary>Replaces a layer's frozen weight as long as the delta is attached and on, as PiSSA does with the residual of its decomposition.</summary>
    /// <param name="point">A layer with a weight.</param>
    /// <param name="weight">The weight in float32 or wider → its replacement.</param>
    void Rebase(DeltaPoint point, Func<Tensor, Tensor> weight);

    /// <summary>Trains a copy of one of the backbone's parameters, which stands in its place as long as the delta is attached and on.</summary>
    /// <param name="parameter">The parameter's path, as <c>named_parameters()</c> gives it.</param>
    /// <param name="key">Its name in files; null for the path.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="DeltaTargetException">There is no such parameter.</exception>
    DeltaParameter Train(string parameter, string? key = null);

    /// <summary>Trains copies of whole modules, such as a task head; PEFT's <c>modules_to_save</c>. To be called before <see cref="Points"/>.</summary>
    /// <param name="names">Module names, exact or as a suffix at a dot; null for the heads that the model's map names; empty for none.</param>
    /// <returns>The copies.</returns>
    /// <exception cref="DeltaTargetException">A name matches nothing.</exception>
    IReadOnlyList<DeltaParameter> SaveModules(IReadOnlyCollection<string>? names);
}
