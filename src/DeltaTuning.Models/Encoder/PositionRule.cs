using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Which row of the position table a token takes. BERT counts all tokens from 0. RoBERTa counts the tokens that are no padding from the row after its
/// padding row, which padding itself takes; and where there are vectors but no ids (after a prompt has entered), all of them.
/// </summary>
/// <param name="PaddingRow">RoBERTa's padding id; null for BERT.</param>
internal sealed record PositionRule(long? PaddingRow)
{
    /// <summary>The first token's row.</summary>
    internal long First => PaddingRow + 1 ?? 0;

    /// <summary>Rows for ids, (batch, length), or (1, length) where they follow from the length alone.</summary>
    internal Tensor Of(Tensor ids)
    {
        if (PaddingRow is not { } padding)
            return OfLength(ids.shape[1], ids.device);
        using var scope = NewDisposeScope();
        var isToken = ids.ne(TensorMath.Held(padding)).to(ScalarType.Int64);
        return isToken.cumsum(1).mul_(isToken).PlusInPlace(padding).MoveToOuterDisposeScope();
    }

    /// <summary>Rows for a length, (1, length).</summary>
    internal Tensor OfLength(long length, Device device)
    {
        using var row = arange(TensorMath.Held(First), TensorMath.Held(First + length), ScalarType.Int64, device);
        return row.unsqueeze(0);
    }
}
