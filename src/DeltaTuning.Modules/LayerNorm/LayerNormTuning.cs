namespace DeltaTuning.Modules;

/// <summary>
/// Trains copies of the normalizations' weights and biases and nothing else of the backbone (https://arxiv.org/abs/2312.11420). Numbers, names and files are
/// PEFT's.
/// </summary>
public sealed record LayerNormTuning : IDeltaModule
{
    /// <summary>The method's <c>peft_type</c>.</summary>
    internal const string PeftType = "LN_TUNING";

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>The normalizations: modules whose parameters have one dimension.</summary>
    /// <value>Default null: all of the model's map.</value>
    public Targets? Targets { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot; PEFT's <c>modules_to_save</c>.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        delta.SaveModules(ModulesToSave);
        foreach (var point in delta.Points(Targets, AttachmentPoint.LayerNorm))
        {
            var parameters = point.Module.named_parameters().ToArray();
            if (parameters.Length == 0 || Array.Exists(parameters, item => item.parameter.dim() != 1))
                throw new DeltaTargetException($"Layer norm tuning trains normalizations, but a target is {point}; narrow the targets, or exclude it.");
            foreach (var (name, _) in parameters)
                delta.Train($"{point.Path}.{name}", $"{point.Path}.ln_tuning_layers.{name}");
        }
    }
}
