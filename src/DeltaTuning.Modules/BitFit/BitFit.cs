namespace DeltaTuning.Modules;

/// <summary>
/// Bias tuning: y = W x + b + δ, where only δ is trained and starts at zero (Ben Zaken et al., https://arxiv.org/abs/2106.10199). At linear layers and
/// normalizations. The offset δ is the delta's own, so that several deltas add up and the backbone's biases stay.
/// </summary>
public sealed record BitFit : IDeltaModule
{
    /// <summary>BitFit's name in files.</summary>
    internal const string PeftType = "BITFIT";

    /// <summary>Where OpenDelta and the study built on it add biases to T5, which has none.</summary>
    private const BiasScope WithoutBiases = BiasScope.SelfAttention | BiasScope.FeedForward | BiasScope.LayerNorm;

    /// <summary>
    /// Where OpenDelta trains or adds biases: linear layers of self-attentions and feed-forward blocks and the norms of layers, not the embeddings' norm, the pooler and
    /// heads.
    /// </summary>
    public static BitFit OpenDelta { get; } = new()
    {
        Targets = Targets.At(
            AttachmentPoint.Query.Of(AttentionKind.Self), AttachmentPoint.Key.Of(AttentionKind.Self), AttachmentPoint.Value.Of(AttentionKind.Self),
            AttachmentPoint.AttentionOutput.Of(AttentionKind.Self), AttachmentPoint.FeedForwardIn, AttachmentPoint.FeedForwardOut, AttachmentPoint.LayerNorm) with
        {
            Exclude = ["embeddings.LayerNorm"],
        },
    };

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>Where biases are trained, for a model with a map.</summary>
    /// <value>
    /// Default null: everywhere; in a backbone without any bias, such as T5, self-attentions, feed-forward blocks and normalizations, as in OpenDelta.
    /// </value>
    public BiasScope? Scope { get; init; }

    /// <summary>The layers, instead of <see cref="Scope"/>: linear ones and normalizations.</summary>
    /// <value>Default null: by <see cref="Scope"/>.</value>
    public Targets? Targets { get; init; }

    /// <summary>Whether layers without bias get one. Such a delta cannot be merged.</summary>
    /// <value>Default null: in a backbone without any bias, such as T5.</value>
    public bool? AddMissing { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        Validate(delta);
        var saved = delta.SaveModules(ModulesToSave).Select(parameter => parameter.Path).ToHashSet(StringComparer.Ordinal);
        DeltaPoint[] candidates = [.. BitFitPoints.All(delta).Where(point => !saved.Contains(point.Path))];
        var isBare = Array.TrueForAll(candidates, point => point.Bias is null);
        var adds = AddMissing ?? isBare;
        var chosen = Targets is null ? BitFitPoints.Within(candidates, Scope ?? (isBare ? WithoutBiases : BiasScope.All)) : BitFitPoints.Targeted(delta, Targets);
        DeltaPoint[] points = [.. chosen.Where(point => adds || point.Bias is not null)];
        if (points.Length == 0)
            throw new DeltaTargetException($"{delta.Backbone.GetName()} has no bias in {Targets?.ToString() ?? (Scope ?? BiasScope.All).ToString()}; choose other layers, or add biases by {nameof(AddMissing)}.");
        foreach (var point in points)
        {
            var offset = delta.Parameter(point, "bitfit_bias", [BitFitPoints.Width(point)], Init.Zeros);
            delta.Add(point, call => offset.Value.expand(call.Output.shape), new Fold { Bias = bias => bias.Plus(offset.Value.to(bias.dtype)) });
        }
    }

    private void Validate(IDeltaBuilder delta)
    {
        if (Scope is { } scope && (scope == BiasScope.None || (scope & ~BiasScope.All) != 0))
            throw new ArgumentException($"{nameof(Scope)} is {scope}; choose among {string.Join(", ", Enum.GetNames<BiasScope>().Skip(1))}.");
        if (Scope is not null && Targets is not null)
            throw new ArgumentException($"{nameof(Scope)} is {Scope} and there are {nameof(Targets)}; give one of them.");
        if (Scope is not null && delta.Map is null)
            throw new DeltaTargetException($"{delta.Backbone.GetName()} publishes no map of attachment points, so that {nameof(Scope)} {Scope} means nothing in it; give {nameof(Targets)}, or neither for all biases.");
    }
}
