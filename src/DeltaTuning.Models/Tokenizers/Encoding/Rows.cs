using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Tensors from rows of numbers.</summary>
internal static class Rows
{
    /// <summary>An int64 tensor, (rows, length), that belongs to no dispose scope.</summary>
    internal static Tensor Tensor(IReadOnlyList<IReadOnlyList<long>> rows, Device? device)
    {
        var width = rows[0].Count;
        var values = new long[rows.Count * width];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < width; column++)
                values[row * width + column] = rows[row][column];
        }
        return tensor(values, [rows.Count, width], device: device).DetachFromDisposeScope();
    }
}
