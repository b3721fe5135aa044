using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// Weight-decomposed LoRA (Liu et al., https://arxiv.org/abs/2402.09353): W' = g (W + ΔW), g = m / ‖W + ΔW‖ for each output, where the norm is a constant to
/// the gradient. At an embedding the outputs are the columns of the table.
/// </summary>
/// <param name="Point">The layer.</param>
/// <param name="Update">ΔW.</param>
/// <param name="Effect">The layer's input → Δy.</param>
/// <param name="Dropout">Dropout of the input of both parts.</param>
internal sealed record Dora(DeltaPoint Point, Func<Tensor> Update, Func<Tensor, Tensor> Effect, double Dropout)
{
    /// <summary>Declares the magnitude, which starts as the norm of the weight (or of what takes its place), and the effect.</summary>
    internal void Attach(IDeltaBuilder delta, Func<Tensor, Tensor>? rebase)
    {
        var magnitude = delta.Parameter(Point, "lora_magnitude_vector", [Point.OutFeatures], Init.Copy(() => Start(rebase)));
        delta.Add(Point, call => Addition(call, magnitude), new Fold(weight => Fold(weight, magnitude)) { IsSum = false });
    }

    // y' = g (y − b) + b + g Δy, less y itself.
    private Tensor Addition(DeltaCall call, DeltaParameter magnitude)
    {
        var input = call.Dropout(Dropout);
        var lowRank = Effect(input);
        var own = ReferenceEquals(input, call.Input) ? WithoutBias(call.Output.to(lowRank.dtype)) : nn.functional.linear(input, Point.Weight.to(lowRank.dtype));
        var gain = magnitude.Value / CurrentNorm(lowRank.dtype);
        return (gain.Minus(1) * own).Plus(gain * lowRank);
    }

    private Tensor WithoutBias(Tensor output) => Point.Bias is { } bias ? output - bias.to(output.dtype) : output;

    private Tensor CurrentNorm(ScalarType dtype)
    {
        using var quiet = no_grad();
        return Norm(Point.Weight.to(dtype).Plus(Update()));
    }

    private Tensor Fold(Tensor weight, DeltaParameter magnitude)
    {
        var changed = weight.Plus(Update().to(weight.dtype));
        var gain = magnitude.Value.to(weight.dtype) / Norm(changed);
        return changed * (Point.IsEmbedding ? gain : gain.unsqueeze(1));
    }

    private Tensor Start(Func<Tensor, Tensor>? rebase)
    {
        using var scope = NewDisposeScope();
        var update = Update();
        var weight = Point.Weight.detach().to(update.dtype);
        return Norm((rebase is null ? weight : rebase(weight)).Plus(update)).MoveToOuterDisposeScope();
    }

    private Tensor Norm(Tensor weight) => (weight * weight).sum(Point.IsEmbedding ? 0 : 1).sqrt();
}
