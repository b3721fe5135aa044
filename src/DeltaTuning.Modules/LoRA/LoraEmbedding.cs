using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>LoRA at an embedding: Δy = s (Aᵀ)[ids] Bᵀ, ΔE = s (B A)ᵀ, with A (r, rows) and B (width, r).</summary>
internal static class LoraEmbedding
{
    internal static void Attach(IDeltaBuilder delta, DeltaPoint point, LoRA options)
    {
        if (options.LoraBias)
            throw new ArgumentException($"{nameof(LoRA.LoraBias)} is for linear layers, but a target is {point}; leave it out of the targets.", nameof(options));
        if (options.UseGating)
            throw new ArgumentException($"{nameof(LoRA.UseGating)} is for linear layers, but a target is {point}, whose ids a gate cannot read; leave it out of the targets.", nameof(options));
        var (rank, scale) = (options.RankAt(point.Path), options.ScaleAt(point.Path));
        var a = delta.Parameter(point, "lora_embedding_A", [rank, point.InFeatures], options.Init == LoraInit.Random ? Init.Normal(1) : Init.Zeros);
        var b = delta.Parameter(point, "lora_embedding_B", [point.OutFeatures, rank], Init.Normal(1));
        long? padding = delta.Map?.PaddingRows.TryGetValue(point.Path, out var row) == true ? row : null;
        if (options.UseDora)
            new Dora(point, () => Product(a, b, scale), ids => Update(ids, a, b, scale, padding), Dropout: 0).Attach(delta, rebase: null);
        else
            delta.Add(point, call => Update(call.Input, a, b, scale, padding), new Fold(weight => weight.Plus(Product(a, b, scale).to(weight.dtype))));
    }

    private static Tensor Update(Tensor ids, DeltaParameter a, DeltaParameter b, double scale, long? padding)
    {
        var rows = a.Value.t().index_select(0, ids.reshape(-1)).reshape([.. ids.shape, -1]);
        if (padding is { } row)
            rows = where(ids.eq(TensorMath.Held(row)).unsqueeze(-1), rows.detach(), rows);
        return nn.functional.linear(rows.Times(scale), b.Value);
    }

    private static Tensor Product(DeltaParameter a, DeltaParameter b, double scale) => mm(b.Value, a.Value).t().Times(scale);
}
