using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A gate of one attention's prefix: mean over positions of σ(W x + b), a number for keys and values or one for each.</summary>
internal sealed record KeyValueGate(Dense Weights)
{
    /// <summary>Declares one; null where there is to be none.</summary>
    internal static KeyValueGate? Declare(IDeltaBuilder delta, DeltaPoint point, PrefixGate gate, long width) =>
        gate == PrefixGate.None ? null : new(Dense.Declare(delta, point, "prefix_gate", width, gate == PrefixGate.Shared ? 1 : 2, Init.Normal(0.02), Init.Zeros));

    /// <summary>The factors of keys and values, (batch, 1, 1, 1) each.</summary>
    internal (Tensor Keys, Tensor Values) Of(Tensor? input)
    {
        if (input is null)
            throw new InvalidOperationException($"The model does not tell what its attentions read, which gates of a prefix need; choose {nameof(PrefixGate)}.{nameof(PrefixGate.None)}.");
        var open = Weights.Of(input).sigmoid().mean([1]);
        return (Factor(0), Factor(open.shape[1] - 1));

        Tensor Factor(long column) => open.narrow(1, column, 1).unsqueeze(-1).unsqueeze(-1);
    }
}
