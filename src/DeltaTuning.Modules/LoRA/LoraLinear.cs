using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>LoRA at a linear layer: Δy = s (B A dropout(x) + b), ΔW = s B A; or Δy = g(x) B A dropout(x).</summary>
internal static class LoraLinear
{
    internal static void Attach(IDeltaBuilder delta, DeltaPoint point, LoRA options)
    {
        var (rank, scale) = (options.RankAt(point.Path), options.ScaleAt(point.Path));
        var start = LoraStart.Linear(options, point, rank, scale);
        if (start.Rebase is { } rebase)
            delta.Rebase(point, rebase);
        var a = delta.Parameter(point, "lora_A.weight", [rank, point.InFeatures], start.A);
        var b = delta.Parameter(point, "lora_B.weight", [point.OutFeatures, rank], start.B);
        if (options.UseDora)
        {
            new Dora(point, () => Product(a, b, scale), input => Update(input, a, b, scale), options.Dropout).Attach(delta, start.Rebase);
            return;
        }
        if (options.UseGating)
        {
            var gate = MeanGate.Declare(delta, point, "lora_gate");
            delta.Add(point, call => nn.functional.linear(nn.functional.linear(call.Dropout(options.Dropout), a.Value) * MeanGate.Of(gate, call.Input), b.Value));
            return;
        }
        var bias = options.LoraBias ? delta.Parameter(point, "lora_B.bias", [point.OutFeatures], Init.Zeros) : null;
        var fold = new Fold(weight => weight.Plus(Product(a, b, scale).to(weight.dtype))) { Bias = bias is null ? null : own => own.Plus(bias.Value.Times(scale)) };
        if (bias is null)
            delta.Add(point, call => Update(call.Dropout(options.Dropout), a, b, scale), fold);
        else
            delta.Add(point, call => Update(call.Dropout(options.Dropout), a, b, scale).Plus(bias.Value.Times(scale)), fold);
    }

    // The scale goes into the narrow product: r numbers a row instead of out.
    private static Tensor Update(Tensor input, DeltaParameter a, DeltaParameter b, double scale) =>
        nn.functional.linear(nn.functional.linear(input, a.Value).Times(scale), b.Value);

    private static Tensor Product(DeltaParameter a, DeltaParameter b, double scale) => mm(b.Value, a.Value).Times(scale);
}
