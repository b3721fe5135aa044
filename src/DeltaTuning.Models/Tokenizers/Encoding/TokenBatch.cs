using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Encodings of several texts, padded as the options said.</summary>
public sealed class TokenBatch
{
    private readonly bool _tokenTypes;

    internal TokenBatch(IReadOnlyList<TokenEncoding> encodings, bool tokenTypes)
    {
        Encodings = encodings;
        _tokenTypes = tokenTypes;
    }

    /// <summary>One encoding for each text.</summary>
    public IReadOnlyList<TokenEncoding> Encodings { get; }

    /// <summary>
    /// The batch as a model takes it: ids and attention mask, int64, (batch, length), and token types in families that have them.
    /// The caller owns what is returned; its tensors belong to no dispose scope.
    /// </summary>
    /// <param name="device">Where the tensors are put; null for the CPU.</param>
    /// <returns>The inputs.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty, or its encodings differ in length.</exception>
    public ModelInputs ToInputs(Device? device = null)
    {
        TorchRuntime.EnsureLoaded();
        return new ModelInputs
        {
            InputIds = Rows.Tensor(Columns(encoding => encoding.Ids), device),
            AttentionMask = Rows.Tensor(Columns(encoding => encoding.AttentionMask), device),
            TokenTypeIds = _tokenTypes ? Rows.Tensor(Columns(encoding => encoding.TokenTypeIds), device) : null,
        };
    }

    private List<IReadOnlyList<long>> Columns(Func<TokenEncoding, IReadOnlyList<long>> column)
    {
        if (Encodings.Count == 0)
            throw new InvalidOperationException("The batch has no texts; a tensor needs at least one row.");
        var (shortest, longest) = (Encodings.Min(encoding => encoding.Length), Encodings.Max(encoding => encoding.Length));
        return shortest == longest
            ? [.. Encodings.Select(column)]
            : throw new InvalidOperationException($"The encodings have from {shortest} to {longest} tokens; set {nameof(EncodeOptions.Padding)} to make them one length.");
    }
}
