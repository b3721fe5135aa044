using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Prompts;

/// <summary>Rows with a mask each. Whoever makes it owns its tensors.</summary>
/// <param name="Inputs">The rows, padded at the end.</param>
/// <param name="MaskPlaces">Where each row's mask stands, int64, (batch, 1). A soft prompt is not counted.</param>
/// <param name="Targets">The numbers of the classes, int64, (batch); or scores, float32, (batch).</param>
public sealed record PromptBatch(ModelInputs Inputs, Tensor MaskPlaces, Tensor Targets) : IDisposable
{
    /// <summary>Puts examples together.</summary>
    /// <param name="examples">The examples, at least one.</param>
    /// <param name="paddingId">The id of the padding token.</param>
    /// <param name="hasSegments">Whether the model takes segment ids.</param>
    /// <param name="hasScores">Whether targets are scores and not classes.</param>
    /// <returns>The batch, on the CPU, outside of any dispose scope.</returns>
    /// <exception cref="ArgumentException">There is no example.</exception>
    public static PromptBatch Of(IReadOnlyList<PromptExample> examples, long paddingId, bool hasSegments, bool hasScores)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
            throw new ArgumentException("A batch needs at least one example.", nameof(examples));
        var length = examples.Max(example => example.Ids.Count);
        var targets = examples.Select(example => example.Target);
        return new(
            new ModelInputs
            {
                InputIds = Rows(examples, length, example => example.Ids, paddingId),
                AttentionMask = Rows(examples, length, example => [.. Enumerable.Repeat(1L, example.Ids.Count)], 0),
                TokenTypeIds = hasSegments ? Rows(examples, length, example => example.Segments, 0) : null,
            },
            Alone(tensor(examples.Select(example => (long)example.MaskPlace).ToArray(), [examples.Count, 1])),
            Alone(hasScores ? tensor(targets.Select(target => (float)target).ToArray()) : tensor(targets.Select(target => (long)target).ToArray())));
    }

    /// <summary>The same batch on another device. Tensors that are there already are shared, not copied.</summary>
    /// <param name="device">The device.</param>
    /// <returns>A batch that owns its tensors.</returns>
    public PromptBatch To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new(Inputs.To(device), Move(MaskPlaces), Move(Targets));

        Tensor Move(Tensor from) => from.device_type == device.type && (device.index < 0 || from.device_index == device.index) ? from.alias() : from.to(device);
    }

    /// <summary>Frees every tensor of the batch.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        MaskPlaces.Dispose();
        Targets.Dispose();
    }

    private static Tensor Rows(IReadOnlyList<PromptExample> examples, int length, Func<PromptExample, IReadOnlyList<long>> row, long padding)
    {
        var values = new long[examples.Count * length];
        Array.Fill(values, padding);
        for (var number = 0; number < examples.Count; number++)
            row(examples[number]).ToArray().CopyTo(values, number * length);
        return Alone(tensor(values, [examples.Count, length]));
    }

    private static Tensor Alone(Tensor made) => made.DetachFromDisposeScope();
}
