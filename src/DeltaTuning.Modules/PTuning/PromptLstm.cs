using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// A bidirectional LSTM over a sequence of vectors, with PyTorch's names, gates (i, f, g, o) and first values: i, f, o = σ(W x + b + U h + c), g = tanh(…),
/// c' = f c + i g, h' = o tanh(c').
/// </summary>
/// <param name="Cells">For each layer the cell that reads from the first vector and the one that reads from the last.</param>
internal sealed record PromptLstm(IReadOnlyList<(PromptLstm.Cell Forward, PromptLstm.Cell Backward)> Cells)
{
    private const int Gates = 4;

    /// <summary>Declares one under a name.</summary>
    internal static PromptLstm Declare(IDeltaBuilder delta, DeltaPoint point, string name, long width, long hidden, int layers)
    {
        return new([.. Enumerable.Range(0, layers).Select(layer => (Cell(layer, ""), Cell(layer, "_reverse")))]);

        Cell Cell(int layer, string direction)
        {
            var uniform = Dense.Uniform(hidden);
            return new(
                hidden,
                Parameter("weight_ih", Gates * hidden, layer == 0 ? width : 2 * hidden),
                Parameter("weight_hh", Gates * hidden, hidden),
                Parameter("bias_ih", Gates * hidden),
                Parameter("bias_hh", Gates * hidden));

            DeltaParameter Parameter(string kind, params ReadOnlySpan<long> shape) => delta.Parameter(point, $"{name}.{kind}_l{layer}{direction}", shape, uniform);
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="sequence">(length, width).</param>
    /// <param name="dropout">Share of values that become zero between layers.</param>
    /// <returns>(length, 2 · hidden): both directions' states.</returns>
    internal Tensor Of(Tensor sequence, double dropout)
    {
        for (var layer = 0; layer < Cells.Count; layer++)
        {
            if (layer > 0 && dropout > 0)
                sequence = nn.functional.dropout(sequence, dropout, true);
            sequence = cat([Cells[layer].Forward.Of(sequence), Cells[layer].Backward.Of(sequence.flip(0)).flip(0)], 1);
        }
        return sequence;
    }

    /// <summary>One direction of a layer.</summary>
    internal sealed record Cell(long Hidden, DeltaParameter InputWeight, DeltaParameter StateWeight, DeltaParameter InputBias, DeltaParameter StateBias)
    {
        /// <summary>(length, width) → the states (length, hidden).</summary>
        internal Tensor Of(Tensor sequence)
        {
            var inputs = nn.functional.linear(sequence, InputWeight.Value, InputBias.Value);
            var (state, memory) = (zeros([1, Hidden], sequence.dtype, sequence.device), zeros([1, Hidden], sequence.dtype, sequence.device));
            var states = new Tensor[sequence.shape[0]];
            for (var step = 0; step < states.Length; step++)
            {
                var gates = inputs.narrow(0, step, 1).Plus(nn.functional.linear(state, StateWeight.Value, StateBias.Value)).chunk(Gates, 1);
                memory = (gates[1].sigmoid() * memory).Plus(gates[0].sigmoid() * gates[2].tanh());
                states[step] = state = gates[3].sigmoid() * memory.tanh();
            }
            return cat(states, 0);
        }
    }
}
