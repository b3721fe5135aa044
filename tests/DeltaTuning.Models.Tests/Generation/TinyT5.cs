using DeltaTuning.Models.Tests.Pretrained;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

/// <summary>A T5 with few tokens, and what it reads.</summary>
internal static class TinyT5
{
    /// <summary>A model whose next tokens differ from step to step.</summary>
    public static T5ForConditionalGeneration Create(int vocabulary = 12) =>
        T5ForConditionalGeneration.FromConfig(TinyModels.T5 with { VocabSize = vocabulary, TieWordEmbeddings = false, InitializerFactor = 0.7 }, new() { Seed = 3 });

    /// <summary>Three rows, padded.</summary>
    public static ModelInputs Inputs() => new()
    {
        InputIds = tensor(new long[,] { { 3, 4, 2, 1 }, { 4, 2, 1, 0 }, { 2, 1, 0, 0 } }),
        AttentionMask = tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 0 }, { 1, 1, 0, 0 } }),
    };

    /// <summary>Rows in managed memory.</summary>
    public static long[][] Rows(Tensor ids) => [.. ids.contiguous().data<long>().ToArray().Chunk((int)ids.shape[1])];

    /// <summary>Log-probabilities of the token after given ones for one row of the inputs, by a whole pass.</summary>
    public static float[] Next(T5ForConditionalGeneration model, ModelInputs inputs, int row, IReadOnlyList<long> tokens)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var one = new ModelInputs
        {
            InputIds = inputs.InputIds.narrow(0, row, 1),
            AttentionMask = inputs.AttentionMask!.narrow(0, row, 1),
            DecoderInputIds = tensor(tokens.ToArray()).unsqueeze(0),
        };
        return model.call(one).Logits![0][-1].log_softmax(-1).data<float>().ToArray();
    }
}
