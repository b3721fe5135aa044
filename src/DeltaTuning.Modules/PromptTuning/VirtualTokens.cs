using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Where virtual tokens enter a backbone, and their entering: E' = [P; E(x)] or [E(x)₀; P; E(x)₁…], with mask, segments and positions.</summary>
/// <param name="Count">Virtual tokens in a sequence.</param>
/// <param name="Side">Which stacks.</param>
/// <param name="Placement">Where in a sequence.</param>
/// <param name="HasPositions">Whether they get positions and segments and pass the embedding block, as tokens do.</param>
internal sealed record VirtualTokens(int Count, PromptSide Side, PromptPlacement Placement, bool HasPositions)
{
    /// <summary>A prompt that PEFT has too. Others have another name in files, so that PEFT refuses them instead of placing them elsewhere.</summary>
    internal const string PeftName = "prompt_embeddings";

    private const string OwnName = "prompt";

    /// <summary>Whether PEFT places a prompt so.</summary>
    internal bool IsPeft => Placement == PromptPlacement.BeforeStart && HasPositions && Side is PromptSide.Encoder or PromptSide.EncoderAsPeft;

    /// <summary>The name of the prompt after its point.</summary>
    internal string Name => IsPeft ? PeftName : OwnName;

    /// <summary>Rows of the trained tensor: the encoder's, then the decoder's or PEFT's idle ones.</summary>
    internal long Rows => Side is PromptSide.Both or PromptSide.EncoderAsPeft ? 2L * Count : Count;

    /// <summary>The seams that they enter at.</summary>
    internal IReadOnlyList<DeltaPoint> Points(IDeltaBuilder delta)
    {
        Validate();
        if (delta.Map is null)
            throw new DeltaTargetException($"{delta.Backbone.GetName()} publishes no map, and virtual tokens enter where one names an {nameof(EmbeddingSeam)}: implement {nameof(IBackbone)} with {nameof(AttachmentPoint)}.{nameof(AttachmentPoint.Embeddings)} and its width.");
        var seam = HasPositions ? AttachmentPoint.Embeddings : AttachmentPoint.EmbeddingBlock;
        StackKind[] stacks = Side switch
        {
            PromptSide.Both => [StackKind.Encoder, StackKind.Decoder],
            PromptSide.Decoder => [StackKind.Decoder],
            _ => [StackKind.Encoder],
        };
        var points = delta.Points(Targets.At([.. stacks.Select(seam.In)]));
        if (points.FirstOrDefault(point => point.Width != points[0].Width || point.Width == 0) is { } wrong)
            throw new DeltaTargetException($"The map gives {wrong} the width {wrong.Width} and {points[0]} {points[0].Width}; it must give the model's width to both.");
        return points;
    }

    /// <summary>Lets rows enter at the points.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="points">The points of <see cref="Points"/>.</param>
    /// <param name="prompt">Gives (<see cref="Rows"/>, width) at each pass.</param>
    internal void Enter(IDeltaBuilder delta, IReadOnlyList<DeltaPoint> points, Func<Tensor> prompt)
    {
        for (var number = 0; number < points.Count; number++)
        {
            var (first, start) = (number * Count, FirstPosition(delta.Map!));
            delta.MapSeam<EmbeddedTokens>(points[number], tokens => tokens.Continues ? tokens : Put(tokens, prompt().narrow(0, first, Count), start));
        }
    }

    private EmbeddedTokens Put(EmbeddedTokens tokens, Tensor rows, long firstPosition)
    {
        var (batch, length, device) = (tokens.Embeddings.shape[0], tokens.Embeddings.shape[1], tokens.Embeddings.device);
        var places = tokens.TokenPlaces ?? arange(TensorMath.Held(length), ScalarType.Int64, device).expand(batch, -1);
        // The input's own first token may have another delta's virtual tokens before it.
        var at = Placement == PromptPlacement.BeforeStart || batch == 0 ? 0 : places[0, 0].item<long>() + 1;
        return new(
            Between(tokens.Embeddings, at, rows.expand(batch, -1, -1)),
            tokens.AttentionMask is { } mask ? Between(mask, at, ones([batch, Count], mask.dtype, device)) : null,
            tokens.TokenTypeIds is { } types ? Between(types, at, zeros([batch, Count], types.dtype, device)) : null,
            // In a row, as PEFT numbers them: padding is numbered too, and is masked.
            tokens.PositionIds is null ? null : arange(TensorMath.Held(firstPosition), TensorMath.Held(firstPosition + length + Count), ScalarType.Int64, device).expand(batch, -1))
        {
            TokenPlaces = places.Plus(places.ge(TensorMath.Held(at)).to(ScalarType.Int64).Times(Count)),
        };
    }

    private static Tensor Between(Tensor tokens, long at, Tensor put) =>
        at == 0 ? cat([put, tokens], 1) : cat([tokens.narrow(1, 0, at), put, tokens.narrow(1, at, tokens.shape[1] - at)], 1);

    // RoBERTa's positions begin after the padding's row.
    private static long FirstPosition(BackboneMap map) =>
        map.PaddingRows.Where(pair => pair.Key.EndsWith("position_embeddings", StringComparison.Ordinal)).Select(pair => pair.Value + 1).FirstOrDefault();

    private void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Count, nameof(PromptTuning.Tokens));
        if (!Enum.IsDefined(Side) || !Enum.IsDefined(Placement))
            throw new ArgumentException($"{nameof(PromptTuning.Side)} is {Side} and {nameof(PromptTuning.Placement)} {Placement}; choose among {string.Join(", ", Enum.GetNames<PromptSide>())} and {string.Join(", ", Enum.GetNames<PromptPlacement>())}.");
        if (Placement == PromptPlacement.AfterStart && Side is PromptSide.Decoder or PromptSide.Both)
            throw new ArgumentException($"{nameof(PromptPlacement.AfterStart)} does not go with {nameof(PromptTuning.Side)} {Side}: what a decoder says after its start token would not see the prompt; choose {nameof(PromptPlacement.BeforeStart)}.", nameof(PromptTuning.Placement));
        if (Side == PromptSide.EncoderAsPeft && !IsPeft)
            throw new ArgumentException($"{nameof(PromptSide.EncoderAsPeft)} is PEFT's prompt, which stands {nameof(PromptPlacement.BeforeStart)} and has positions; choose {nameof(PromptSide.Encoder)}.", nameof(PromptTuning.Side));
    }
}
