using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Composition;

/// <summary>A RoBERTa that compositions are tried on, with data whose label the second token says.</summary>
internal static class TinyClassifier
{
    internal static RobertaForSequenceClassification Model() => RobertaForSequenceClassification.FromConfig(
        new RobertaConfig { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 },
        new() { Labels = 2, Seed = 1 });

    internal static IBatchSource<ModelInputs> Data() => BatchSource.From(Enumerable.Range(0, 6).Select(Batch).ToList());

    internal static ModelInputs Batch(int batch) => new()
    {
        InputIds = tensor(Enumerable.Range(0, 4).SelectMany(row => new long[] { 0, 5 + Label(batch, row), 9 + batch, 2 }).ToArray()).reshape(4, 4),
        Labels = tensor(Enumerable.Range(0, 4).Select(row => Label(batch, row)).ToArray()),
    };

    /// <summary>Scores of the first batch.</summary>
    internal static Tensor Scores(nn.Module<ModelInputs, ModelOutput> model)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return model.call(Batch(0)).Logits!.MoveToOuterDisposeScope();
    }

    /// <summary>Moves a delta away from its start.</summary>
    internal static DeltaHandle Change(DeltaHandle handle, int seed = 11)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var parameter in handle.Parameters)
            parameter.Value.add_(randn(parameter.Value.shape, generator: generator) * 0.1);
        return handle;
    }

    /// <summary>A copy of a delta's values.</summary>
    internal static float[] Values(DeltaHandle handle) => [.. handle.Parameters.SelectMany(parameter => parameter.Value.detach().data<float>().ToArray())];

    private static long Label(int batch, int row) => (batch + row) % 2;
}
