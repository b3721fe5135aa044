namespace DeltaTuning.Models;

/// <summary>
/// RoBERTa without head (<see href="https://arxiv.org/abs/1907.11692">Liu et al. 2019</see>): ids (batch, length) → states (batch, length, width) and a
/// pooled (batch, width).
/// </summary>
public sealed class RobertaModel : EncoderModel
{
    internal RobertaModel(RobertaConfig config, LayerFactory make, bool pooled = true)
        : base(nameof(RobertaModel), config, new PositionRule(config.PadTokenId), make, pooled) => Config = config;

    /// <inheritdoc/>
    public override RobertaConfig Config { get; }

    /// <summary>Makes a model with fresh parameters, drawn by the configuration's rule.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="options">Labels, loss, dtype, device, seed, ...; null for the configuration's own values in float32 on the CPU.</param>
    /// <returns>The model, in evaluation mode.</returns>
    /// <exception cref="ArgumentException">The configuration's values make no model.</exception>
    /// <exception cref="NotSupportedException">The configuration asks for what the library does not do.</exception>
    public static RobertaModel FromConfig(RobertaConfig config, PretrainedOptions? options = null) =>
        PretrainedFactory.FromConfig(config, options, (settings, make) => new RobertaModel(settings, make));
}
