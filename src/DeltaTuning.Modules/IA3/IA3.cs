namespace DeltaTuning.Modules;

/// <summary>
/// (IA)³, rescaling by learned vectors (Liu et al., https://arxiv.org/abs/2205.05638): l ⊙ (W x + b) at keys and values, W (l ⊙ x) + b at the last layer of
/// feed-forward blocks, l starting at one. Numbers, names and files are PEFT's.
/// </summary>
public sealed record IA3 : IDeltaModule
{
    /// <summary>(IA)³'s <c>peft_type</c>.</summary>
    internal const string PeftType = "IA3";

    /// <summary>The <c>peft_type</c> of one with gates, which PEFT has not.</summary>
    internal const string GatedPeftType = "GATED_IA3";

    private const string GateName = "ia3_gate";

    /// <inheritdoc/>
    public string Method => UseGating ? GatedPeftType : PeftType;

    /// <summary>The layers, all linear.</summary>
    /// <value>Default null: keys, values and the last layers of feed-forward blocks, as in the paper.</value>
    public Targets? Targets { get; init; }

    /// <summary>
    /// Those of the targets whose input is rescaled, by the ends of their names, at a dot or not; PEFT's <c>feedforward_modules</c>. The outputs of all others
    /// are.
    /// </summary>
    /// <value>Default null: those that the model's map calls the last layer of a feed-forward block; empty for none.</value>
    public IReadOnlyList<string>? FeedForwardModules { get; init; }

    /// <summary>The same as a regular expression over the whole name; the other form of PEFT's <c>feedforward_modules</c>.</summary>
    /// <value>Default null: by <see cref="FeedForwardModules"/>.</value>
    public string? FeedForwardPattern { get; init; }

    /// <summary>Whether l starts at one, so that the backbone is unchanged at first; otherwise from N(0, 1), for tests. PEFT's <c>init_ia3_weights</c>.</summary>
    /// <value>Default true.</value>
    public bool StartsAtOne { get; init; } = true;

    /// <summary>
    /// Whether l is multiplied with a trained gate, g the mean over all positions, padding included, of sigmoid(w x + c), one number for each row and layer;
    /// AdapterHub's <c>use_gating</c>. A fresh gate is about one half, so that the output changes at once. It has no weight form, so that it cannot be merged,
    /// and looks at all positions, so that a token's scores depend on later ones. At outputs it rescales what the layer itself gives, not what other deltas add.
    /// </summary>
    /// <value>Default false.</value>
    public bool UseGating { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot; PEFT's <c>modules_to_save</c>.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var feedForward = new FeedForwardRule(this);
        delta.SaveModules(ModulesToSave);
        foreach (var point in delta.Points(Targets, AttachmentPoint.Key, AttachmentPoint.Value, AttachmentPoint.FeedForwardOut))
        {
            if (!point.IsLinear)
                throw new DeltaTargetException($"(IA)³ attaches to linear layers, but a target is {point}; narrow the targets, or exclude it.");
            if (feedForward.Matches(point.Path, point.Site))
                RescaleInput(delta, point);
            else
                RescaleOutput(delta, point);
        }
    }

    // W' = W diag(l)
    private void RescaleInput(IDeltaBuilder delta, DeltaPoint point)
    {
        var l = delta.Parameter(point, "ia3_l", [1, point.InFeatures], Start);
        if (UseGating)
        {
            var gate = MeanGate.Declare(delta, point, GateName);
            delta.MapInput(point, x => x * (l.Value.flatten() * MeanGate.Of(gate, x)));
            return;
        }
        delta.MapInput(point, x => x * l.Value.flatten(), new Fold(weight => weight * l.Value.to(weight.dtype)));
    }

    // W' = diag(l) W, b' = l ⊙ b
    private void RescaleOutput(IDeltaBuilder delta, DeltaPoint point)
    {
        var l = delta.Parameter(point, "ia3_l", [point.OutFeatures, 1], Start);
        if (UseGating)
        {
            var gate = MeanGate.Declare(delta, point, GateName);
            // An addition and no map, for the gate reads the layer's input.
            delta.Add(point, call => (call.Output * (l.Value.flatten() * MeanGate.Of(gate, call.Input))) - call.Output);
            return;
        }
        delta.MapOutput(point, y => y * l.Value.flatten(), new Fold(weight => weight * l.Value.to(weight.dtype))
        {
            Bias = point.Bias is null ? null : bias => bias * l.Value.flatten().to(bias.dtype),
        });
    }

    private Initialize Start => StartsAtOne ? Init.Ones : Init.Normal(1);
}
