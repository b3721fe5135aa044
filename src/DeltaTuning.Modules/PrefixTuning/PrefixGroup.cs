using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// Attentions whose prefixes are one trained tensor, (tokens, slots · 2 · width): a slot holds a layer's keys and then its values, each (heads · head width).
/// </summary>
/// <param name="Points">The attentions, in the order of the model.</param>
/// <param name="Slots">Number of slots.</param>
/// <param name="SlotOf">The slot of each attention.</param>
/// <param name="Name">What follows the first attention's path in files.</param>
/// <param name="ModelWidth">The model's width.</param>
internal sealed record PrefixGroup(IReadOnlyList<DeltaPoint> Points, int Slots, Func<int, int> SlotOf, string Name, long ModelWidth)
{
    private const string OwnName = "prefix";

    private long Width => Points[0].Width;

    /// <summary>The groups of the targeted attentions.</summary>
    internal static IEnumerable<PrefixGroup> Of(IReadOnlyList<DeltaPoint> points, PrefixTuning options, BackboneMap? map)
    {
        var name = options.IsPeft(map, points.Count) ? VirtualTokens.PeftName : OwnName;
        var width = PromptFields.WidthOf(map) ?? points[0].Width;
        if (options.Layout == PrefixLayout.PeftDecoder)
        {
            var slots = map!.At(AttachmentPoint.KeyValues.In(StackKind.Encoder).Of(AttentionKind.Self)).Count();
            if (points.FirstOrDefault(point => point.Site!.Point is not { Stack: StackKind.Decoder, Attention: AttentionKind.Self } || point.Site.Layer >= slots) is { } wrong)
                throw new DeltaTargetException($"{nameof(PrefixLayout.PeftDecoder)} is for self-attentions of the decoder, of which there may be no more than the encoder's {slots} layers, but a target is {wrong}; choose {nameof(PrefixLayout.EveryAttention)}.");
            return [new(points, slots, number => 2 * points[number].Site!.Layer!.Value % slots, name, width)];
        }
        var groups = options.Projection is { IsShared: true } ? [points] : points.GroupBy(Kind).Select(IReadOnlyList<DeltaPoint> (group) => [.. group]);
        return [.. groups.Select(group => new PrefixGroup(group, group.Count, number => number, name, width))];
    }

    /// <summary>Declares the trained numbers and lets them enter.</summary>
    internal void Attach(IDeltaBuilder delta, PrefixTuning options, PrefixPositions positions)
    {
        if (Points.FirstOrDefault(point => point.Width != Width) is { } other)
            throw new DeltaTargetException($"{other} has keys of the width {other.Width}, but {Points[0]} of {Width}; target them by deltas of their own.");
        var slot = Declare(delta, options);
        for (var number = 0; number < Points.Count; number++)
        {
            var (own, gate) = (SlotOf(number), KeyValueGate.Declare(delta, Points[number], options.Gate, ModelWidth));
            delta.MapSeam<AttentionKeyValues>(Points[number], states => KeyValuePrefix.Put(states, slot(own), gate, positions));
        }
    }

    private static (StackKind?, AttentionKind?) Kind(DeltaPoint point) => (point.Site?.Point.Stack, point.Site?.Point.Attention);

    private Func<int, Tensor> Declare(IDeltaBuilder delta, PrefixTuning options)
    {
        long[] shape = [options.Tokens, Slots * 2 * Width];
        if (options.Projection is { } projection)
        {
            return delta.Computed(
                Points[0], Name, shape, Slots, () => projection.Declare(delta, Points[0], options.Tokens, Slots, Width, ModelWidth, options.StartsAtZero));
        }
        var prefix = delta.Parameter(Points[0], Name, shape, options.StartsAtZero ? Init.Zeros : Init.Normal(1));
        return slot => prefix.Value.narrow(1, slot * 2 * Width, 2 * Width);
    }
}
