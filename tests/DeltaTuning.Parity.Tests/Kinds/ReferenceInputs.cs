using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The <c>in.NAME</c> tensors of a case as a batch; NAME is an argument of transformers.</summary>
internal static class ReferenceInputs
{
    /// <summary>Reads a batch into the current dispose scope.</summary>
    /// <param name="tensors">The case's tensors.</param>
    /// <param name="prefix">What stands before the arguments' names.</param>
    public static ModelInputs Read(SafetensorsFile tensors, string prefix = "in.")
    {
        var given = tensors.Entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..], name => tensors.Read(name));
        var inputs = new ModelInputs
        {
            InputIds = Take("input_ids") ?? throw new InvalidDataException($"There is no {prefix}input_ids."),
            AttentionMask = Take("attention_mask"),
            TokenTypeIds = Take("token_type_ids"),
            PositionIds = Take("position_ids"),
            DecoderInputIds = Take("decoder_input_ids"),
            DecoderAttentionMask = Take("decoder_attention_mask"),
            Labels = Take("labels"),
            StartPositions = Take("start_positions"),
            EndPositions = Take("end_positions"),
        };
        return given.Count == 0 ? inputs : throw new InvalidDataException($"No model takes {prefix}{string.Join($", {prefix}", given.Keys)}.");

        Tensor? Take(string name) => given.Remove(name, out var tensor) ? tensor : null;
    }
}
