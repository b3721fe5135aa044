using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// Prefix tuning: trained keys and values stand before those of the tokens in every attention, K' = [P_K; K], V' = [P_V; V] (Li and Liang,
/// https://arxiv.org/abs/2101.00190). Every query sees them, whatever the masks. On a model with one stack, numbers, names and files are PEFT's.
/// </summary>
/// <remarks>
/// With a <see cref="Projection"/> the file holds the prefix itself, and a loaded delta trains it without the network, as PEFT's. Several prefixes on a model
/// stack: the last applied stands first.
/// </remarks>
public sealed record PrefixTuning : IDeltaModule
{
    /// <summary>Prefix tuning's <c>peft_type</c>.</summary>
    internal const string PeftType = "PREFIX_TUNING";

    /// <summary>OpenDelta's: 6 virtual tokens at self-attentions, computed by one network of the widths 512 and 512.</summary>
    public static PrefixTuning OpenDelta { get; } = new(6)
    {
        Targets = Targets.At(AttachmentPoint.KeyValues.Of(AttentionKind.Self)),
        Projection = new() { EmbeddingSize = 512, HiddenSize = 512, IsShared = true },
        Positions = PrefixPositions.None,
    };

    /// <summary>A prefix of a length.</summary>
    /// <param name="tokens">Number of virtual tokens, at least 1.</param>
    public PrefixTuning(int tokens = 20) => Tokens = tokens;

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>Number of virtual tokens, at least 1; PEFT's <c>num_virtual_tokens</c>.</summary>
    /// <value>Default 20, as in PEFT's examples; AdapterHub takes 30, OpenDelta 6.</value>
    public int Tokens { get; init; }

    /// <summary>Which attentions, by the <see cref="KeyValueSeam"/>s of the model, such as <c>Targets.At(AttachmentPoint.KeyValues.Of(AttentionKind.Self))</c>.</summary>
    /// <value>Default null: all, cross-attentions too, as in AdapterHub; with <see cref="PrefixLayout.PeftDecoder"/> the decoder's self-attentions.</value>
    public Targets? Targets { get; init; }

    /// <summary>What computes the prefix while it is trained.</summary>
    /// <value>Default null: nothing, the prefix itself is trained.</value>
    public PrefixProjection? Projection { get; init; }

    /// <summary>What the prefix does to positions.</summary>
    /// <value>Default null: <see cref="PrefixPositions.Before"/> in a model with one stack and in <see cref="PrefixLayout.PeftDecoder"/>, as in PEFT; else <see cref="PrefixPositions.None"/>.</value>
    public PrefixPositions? Positions { get; init; }

    /// <summary>Which part of the trained numbers is whose.</summary>
    /// <value>Default each attention its own.</value>
    public PrefixLayout Layout { get; init; }

    /// <summary>Gates.</summary>
    /// <value>Default none.</value>
    public PrefixGate Gate { get; init; }

    /// <summary>Whether keys and values are zero at first; PEFT's <c>init_weights="zero"</c>. The output changes all the same, as there is more to attend to.</summary>
    /// <value>Default false: the standard normal distribution, or the projection's.</value>
    public bool StartsAtZero { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot; PEFT's <c>modules_to_save</c>.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <summary>The <c>encoder_hidden_size</c> of a file whose prefix was trained without network.</summary>
    internal int? IdleHiddenSize { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        Validate();
        delta.SaveModules(ModulesToSave);
        var decoder = AttachmentPoint.KeyValues.In(StackKind.Decoder).Of(AttentionKind.Self);
        var points = delta.Points(Targets, Layout == PrefixLayout.PeftDecoder ? decoder : AttachmentPoint.KeyValues);
        if (points.FirstOrDefault(point => point.Module is not KeyValueSeam || point.Width == 0) is { } wrong)
            throw new DeltaTargetException($"A prefix enters at the keys and values of attentions, but a target is {wrong} with the width {wrong.Width} in the map; target points of {nameof(AttachmentPoint)}.{nameof(AttachmentPoint.KeyValues)}, each with its width.");
        var positions = PositionsIn(delta.Map);
        foreach (var group in PrefixGroup.Of(points, this, delta.Map))
            group.Attach(delta, this, positions);
        if (positions == PrefixPositions.Before && Layout == PrefixLayout.EveryAttention)
            PrefixShift.Attach(delta, Tokens);
    }

    /// <summary>What the prefix does to positions in a model.</summary>
    internal PrefixPositions PositionsIn(BackboneMap? map) =>
        Positions ?? (Layout == PrefixLayout.PeftDecoder || !HasDecoder(map) ? PrefixPositions.Before : PrefixPositions.None);

    /// <summary>Whether PEFT has the same prefix in a model, of which it attaches to so many attentions.</summary>
    internal bool IsPeft(BackboneMap? map, int attached) =>
        Gate == PrefixGate.None && PositionsIn(map) == PrefixPositions.Before
        && (Layout == PrefixLayout.PeftDecoder ? Targets is null : !HasDecoder(map) && map?.At(AttachmentPoint.KeyValues).Count() == attached);

    private static bool HasDecoder(BackboneMap? map) => map?.Sites.Any(site => site.Point.Stack == StackKind.Decoder) == true;

    private void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Tokens);
        if (!Enum.IsDefined(Layout) || !Enum.IsDefined(Gate) || !Enum.IsDefined(Positions ?? default))
            throw new ArgumentException($"{nameof(Layout)} is {Layout}, {nameof(Gate)} {Gate} and {nameof(Positions)} {Positions}; choose among the names of {nameof(PrefixLayout)}, {nameof(PrefixGate)} and {nameof(PrefixPositions)}.");
        Projection?.Validate();
    }
}
