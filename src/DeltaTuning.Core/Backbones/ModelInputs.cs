using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// A batch for any backbone, by transformers' argument names. A family throws for an argument that it does not know.
/// Whoever makes it owns its tensors: <see cref="Dispose"/> frees them all.
/// </summary>
public sealed record ModelInputs : IDisposable
{
    /// <summary>Token ids, int64, (batch, length); (batch, choices, length) for multiple choice.</summary>
    public required Tensor InputIds { get; init; }

    /// <summary>1 for tokens, 0 for padding, int64, shaped as <see cref="InputIds"/>; null where all are tokens.</summary>
    public Tensor? AttentionMask { get; init; }

    /// <summary>Segment ids, int64, shaped as <see cref="InputIds"/>; null for all zero.</summary>
    public Tensor? TokenTypeIds { get; init; }

    /// <summary>Position ids, int64, shaped as <see cref="InputIds"/>; null for the family's own rule.</summary>
    public Tensor? PositionIds { get; init; }

    /// <summary>Decoder token ids, int64, (batch, target length); null for <see cref="Labels"/> shifted right.</summary>
    public Tensor? DecoderInputIds { get; init; }

    /// <summary>Mask of <see cref="DecoderInputIds"/>, int64; null where all are tokens.</summary>
    public Tensor? DecoderAttentionMask { get; init; }

    /// <summary>What the loss is measured against; its shape and dtype are the head's, and −100 is left out of token losses. Null for no loss.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>First token of each answer, int64, (batch); question answering only.</summary>
    public Tensor? StartPositions { get; init; }

    /// <summary>Last token of each answer, int64, (batch); question answering only.</summary>
    public Tensor? EndPositions { get; init; }

    /// <summary>Whether <see cref="ModelOutput"/> lists every layer's hidden states. Default false.</summary>
    public bool OutputHiddenStates { get; init; }

    /// <summary>Rows in the batch.</summary>
    public long BatchSize => InputIds.shape[0];

    /// <summary>The same batch on another device. Tensors that are there already are shared, not copied.</summary>
    /// <param name="device">The device.</param>
    /// <returns>A batch that owns its tensors.</returns>
    public ModelInputs To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return this with
        {
            InputIds = Move(InputIds)!,
            AttentionMask = Move(AttentionMask),
            TokenTypeIds = Move(TokenTypeIds),
            PositionIds = Move(PositionIds),
            DecoderInputIds = Move(DecoderInputIds),
            DecoderAttentionMask = Move(DecoderAttentionMask),
            Labels = Move(Labels),
            StartPositions = Move(StartPositions),
            EndPositions = Move(EndPositions),
        };

        // alias() gives a handle of its own over the same memory, so that either batch may be disposed first.
        Tensor? Move(Tensor? tensor) => tensor is null ? null
            : tensor.device_type == device.type && (device.index < 0 || tensor.device_index == device.index) ? tensor.alias() : tensor.to(device);
    }

    /// <summary>Frees every tensor of the batch.</summary>
    public void Dispose()
    {
        foreach (var tensor in new[] { InputIds, AttentionMask, TokenTypeIds, PositionIds, DecoderInputIds, DecoderAttentionMask, Labels, StartPositions, EndPositions })
            tensor?.Dispose();
    }
}
