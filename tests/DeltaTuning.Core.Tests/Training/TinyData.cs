using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

/// <summary>Rows of five tokens whose class is the first token modulo three: learnable.</summary>
internal static class TinyData
{
    public static int[][] Rows(int count, int seed = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(random.Next(TinyClassifier.Vocabulary), 5).ToArray())];
    }

    public static ModelInputs Collate(IReadOnlyList<int[]> rows)
    {
        using var ids = tensor(rows.SelectMany(row => row).Select(id => (long)id).ToArray());
        return new()
        {
            InputIds = ids.reshape(rows.Count, -1),
            Labels = tensor(rows.Select(row => (long)row[0] % TinyClassifier.Classes).ToArray()),
        };
    }

    public static DataLoader<int[]> Loader(int count = 32, int batchSize = 8, int? seed = 0) => new(Rows(count), Collate, batchSize, seed);
}
