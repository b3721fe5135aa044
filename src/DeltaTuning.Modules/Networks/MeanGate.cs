using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>AdapterHub's gate: the mean over all positions, padding included, of sigmoid(g x + c).</summary>
internal static class MeanGate
{
    /// <summary>First values of g beside LoRA and (IA)³; c has PyTorch's.</summary>
    private const double Deviation = 0.02;

    /// <summary>Declares one of its own beside a layer's weight.</summary>
    internal static Dense Declare(IDeltaBuilder delta, DeltaPoint point, string name) =>
        Dense.Declare(delta, point, name, point.InFeatures, 1, Init.Normal(Deviation), Dense.Uniform(point.InFeatures));

    /// <summary>One number a row: the mean over everything between rows and channels.</summary>
    internal static Tensor Of(Dense gate, Tensor input)
    {
        var open = gate.Of(input).sigmoid();
        long[] between = [.. Enumerable.Range(1, Math.Max(0, (int)open.dim() - 2))];
        return between.Length == 0 ? open : open.mean(between, keepdim: true);
    }
}
