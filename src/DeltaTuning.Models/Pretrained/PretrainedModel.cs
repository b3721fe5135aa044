using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// A backbone with HuggingFace's names and files: made by its class's <c>FromPretrained(folder)</c> or <c>FromConfig(config)</c>, in evaluation mode.
/// </summary>
/// <remarks>It holds no modules itself: TorchSharp registers the fields of the derived class only.</remarks>
public abstract class PretrainedModel : nn.Module<ModelInputs, ModelOutput>, IBackbone
{
    private BackboneMap? _map;

    private protected PretrainedModel(string name)
        : base(name)
    {
    }

    /// <summary>The configuration that the model was made from.</summary>
    public abstract PretrainedConfig Config { get; }

    /// <summary>The model's attachment points and what PEFT's files want to know of it.</summary>
    public BackboneMap Map => _map ??= CreateMap() with { Family = Config.ModelType, Architecture = GetName(), Source = Source };

    /// <summary>The folder that the weights came from; null for <c>FromConfig</c>.</summary>
    internal string? Source { get; set; }

    /// <summary>How a checkpoint with these names fits.</summary>
    internal abstract CheckpointRules Rules(IReadOnlyCollection<string> fileNames);

    /// <summary>Fills one fresh parameter by the configuration's rule.</summary>
    internal abstract void Initialize(string name, Tensor parameter, Initializer initializer);

    /// <summary>The family's part of <see cref="Map"/>: sites, task, heads, output embedding.</summary>
    private protected abstract BackboneMap CreateMap();
}
