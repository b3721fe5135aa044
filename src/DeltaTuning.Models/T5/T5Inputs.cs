using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Checks of T5's inputs, and the decoder's input from labels.</summary>
internal static class T5Inputs
{
    private const string Vocabulary = "the vocabulary (vocab_size)";

    /// <summary>Checks what the encoder reads, and that nothing is given that T5 does not know.</summary>
    public static void CheckSource(ModelInputs inputs, T5Config config, nn.Module model)
    {
        InputGuard.Ids(inputs.InputIds, nameof(ModelInputs.InputIds), 2, config.VocabSize, Vocabulary);
        InputGuard.SameShape(inputs.AttentionMask, nameof(ModelInputs.AttentionMask), inputs.InputIds);
        InputGuard.Absent(inputs.TokenTypeIds, nameof(ModelInputs.TokenTypeIds), model);
        InputGuard.Absent(inputs.PositionIds, nameof(ModelInputs.PositionIds), model);
        InputGuard.Absent(inputs.StartPositions, nameof(ModelInputs.StartPositions), model);
        InputGuard.Absent(inputs.EndPositions, nameof(ModelInputs.EndPositions), model);
    }

    /// <summary>Checks what the decoder reads.</summary>
    public static void CheckTarget(ModelInputs inputs, T5Config config)
    {
        if ((inputs.DecoderInputIds ?? inputs.Labels) is not { } target)
            throw new ArgumentException($"There are neither {nameof(ModelInputs.Labels)} nor {nameof(ModelInputs.DecoderInputIds)}; the decoder reads one of them (for a start, the decoder_start_token_id {config.DecoderStartTokenId}).", nameof(inputs));
        if (target.dim() != 2 || target.shape[0] != inputs.BatchSize)
            throw new ArgumentException($"The decoder's input has shape {InputGuard.Shape(target)}, but there are {inputs.BatchSize} rows in {nameof(ModelInputs.InputIds)}; give ({inputs.BatchSize}, target length).", nameof(inputs));
        if (inputs.DecoderInputIds is { } ids)
            InputGuard.Range(ids, nameof(ModelInputs.DecoderInputIds), config.VocabSize, Vocabulary);
        if (inputs.Labels is { } labels)
            CheckLabels(labels, config);
        InputGuard.SameShape(inputs.DecoderAttentionMask, nameof(ModelInputs.DecoderAttentionMask), target);
        if (inputs.DecoderInputIds is not null)
            InputGuard.SameShape(inputs.Labels, nameof(ModelInputs.Labels), target);
    }

    /// <summary>Checks what generated rows start with.</summary>
    public static void CheckStart(ModelInputs inputs, T5Config config)
    {
        if (inputs.DecoderAttentionMask is not null)
            throw new ArgumentException($"{nameof(ModelInputs.DecoderAttentionMask)} is given, but what a generated row starts with has no padding; leave it out, and give rows of different starts in batches of their own.", nameof(inputs));
        CheckStart(inputs.DecoderInputIds, inputs.BatchSize, config);
    }

    /// <summary>Checks what generated rows of so many inputs start with.</summary>
    public static void CheckStart(Tensor? start, long inputs, T5Config config)
    {
        if (start is null)
            return;
        if (start.dim() != 2 || (start.shape[0] != inputs && start.shape[0] != 1) || start.shape[1] == 0)
            throw new ArgumentException($"{nameof(ModelInputs.DecoderInputIds)} have shape {InputGuard.Shape(start)}, but there are {inputs} rows in {nameof(ModelInputs.InputIds)}; give ({inputs} or 1, at least 1).", nameof(start));
        InputGuard.Range(start, nameof(ModelInputs.DecoderInputIds), config.VocabSize, Vocabulary);
    }

    /// <summary>Checks embedded tokens that the encoder reads in the place of ids.</summary>
    public static void CheckEmbedded(EmbeddedTokens source, T5Config config)
    {
        var shape = InputGuard.Shape(source.Embeddings);
        if (source.Embeddings.dim() != 3 || source.Embeddings.shape[2] != config.DModel)
            throw new ArgumentException($"{nameof(EmbeddedTokens.Embeddings)} have shape {shape}, but the model's width (d_model) is {config.DModel}; give (batch, length, {config.DModel}).", nameof(source));
        if (source.AttentionMask is { } mask && (mask.dim() != 2 || mask.shape[0] != source.Embeddings.shape[0] || mask.shape[1] != source.Embeddings.shape[1]))
            throw new ArgumentException($"{nameof(EmbeddedTokens.AttentionMask)} has shape {InputGuard.Shape(mask)}, but {nameof(EmbeddedTokens.Embeddings)} have {shape}; give one value for each vector.", nameof(source));
        if (source is not { TokenTypeIds: null, PositionIds: null, TokenPlaces: null, Continues: false })
            throw new ArgumentException($"T5 reads {nameof(EmbeddedTokens.Embeddings)} and {nameof(EmbeddedTokens.AttentionMask)} alone; leave the rest of the {nameof(EmbeddedTokens)} out.", nameof(source));
    }

    /// <summary>Labels → the decoder's input: the start token, then all but the last label, −100 as padding; int64, (batch, length).</summary>
    public static Tensor ShiftRight(Tensor labels, T5Config config)
    {
        using var scope = NewDisposeScope();
        var start = full([labels.shape[0], 1], TensorMath.Held((long)config.DecoderStartTokenId), ScalarType.Int64, labels.device);
        var shifted = cat([start, labels.narrow(1, 0, labels.shape[1] - 1).to(ScalarType.Int64)], 1);
        return shifted.masked_fill_(shifted.eq(TensorMath.Held(Loss.Ignored)), TensorMath.Held((long)config.PadTokenId)).MoveToOuterDisposeScope();
    }

    private static void CheckLabels(Tensor labels, T5Config config)
    {
        if (labels.shape[1] == 0)
            throw new ArgumentException($"{nameof(ModelInputs.Labels)} have shape {InputGuard.Shape(labels)}: no token; give at least the end token.", nameof(labels));
        if (labels.device_type != DeviceType.CPU)
            return;
        using var scope = NewDisposeScope();
        InputGuard.Range(labels.masked_fill(labels.eq(TensorMath.Held(Loss.Ignored)), TensorMath.Held(0L)), nameof(ModelInputs.Labels), config.VocabSize, Vocabulary);
    }
}
