using System.Diagnostics.CodeAnalysis;
using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// A backbone with HuggingFace's names and files: made by its class's <c>FromPretrained(folder)</c> or <c>FromConfig(config)</c>, in evaluation mode.
/// </summary>
/// <remarks>
/// It owns its parameters: <c>Dispose()</c> frees them all, and using it afterwards throws. It holds no modules itself, since TorchSharp registers the
/// fields of the derived class only.
/// </remarks>
public abstract class PretrainedModel : nn.Module<ModelInputs, ModelOutput>, IBackbone
{
    private BackboneMap? _map;

    private protected PretrainedModel(string name)
        : base(name)
    {
    }

    /// <summary>The configuration that the model was made from; each class has it as its property <c>Config</c> too.</summary>
    /// <remarks>A method: TorchSharp's <c>to</c> fails on a class that overrides a property with a narrower type.</remarks>
    /// <returns>The configuration.</returns>
    [SuppressMessage("Design", "CA1024", Justification = "A property could not be narrowed by the families.")]
    public abstract PretrainedConfig GetConfig();

    /// <summary>The model's attachment points and what PEFT's files want to know of it.</summary>
    public BackboneMap Map => _map ??= CreateMap() with { Family = GetConfig().ModelType, Architecture = GetName(), Source = Source };

    /// <summary>What <c>FromPretrained</c> found in the folder: what was loaded, what started fresh (a new head), what was left out.</summary>
    /// <value>Null for a model made by <c>FromConfig</c>.</value>
    public LoadReport? LoadReport { get; internal set; }

    /// <summary>The folder that the weights came from; null for <c>FromConfig</c>.</summary>
    internal string? Source { get; set; }

    /// <summary>
    /// Writes <c>config.json</c> and the weights in HuggingFace's layout, which its transformers reads: one <c>model.safetensors</c>, or above a size several
    /// with an index. A tied weight is written once. Weights of an earlier model in the folder are replaced.
    /// </summary>
    /// <param name="folder">The folder; it is made if missing.</param>
    /// <param name="maxShardBytes">The most bytes of tensors in one file, at least 1; a tensor that is larger gets a file of its own. Default 5 GB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="ArgumentException">The model is on the meta device and has no values.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="IOException">Writing fails; each file that was there before is either whole or replaced by a whole one.</exception>
    public void SavePretrained(string folder, long maxShardBytes = Checkpoint.DefaultShardBytes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        using var scope = NewDisposeScope();
        Checkpoint.Save(folder, state_dict(), maxShardBytes);
        AtomicFile.WriteText(Path.Combine(folder, PretrainedConfig.FileName), GetConfig().ToText(GetName(), parameters().First().dtype));
    }

    /// <summary>How a checkpoint with these names fits.</summary>
    internal abstract CheckpointRules Rules(IReadOnlyCollection<string> fileNames);

    /// <summary>Fills one fresh parameter by the configuration's rule.</summary>
    internal abstract void Initialize(string name, Tensor parameter, Initializer initializer);

    /// <summary>The family's part of <see cref="Map"/>: sites, task, heads, output embedding.</summary>
    private protected abstract BackboneMap CreateMap();
}
