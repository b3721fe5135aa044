using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Adds numbers to the last of several tokens where a row ends with the others, and to single tokens always; transformers' <c>SequenceBiasLogitsProcessor</c>. As
/// there, a sequence longer than the row so far is passed over, and of a sequence that is given twice the last number counts.
/// </summary>
public sealed record SequenceBiasProcessor : ILogitsProcessor
{
    /// <summary>A processor with biases.</summary>
    /// <param name="biases">Sequences and numbers, at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one without a token, or a number that is NaN.</exception>
    public SequenceBiasProcessor(IReadOnlyList<TokenBias> biases)
    {
        ArgumentNullException.ThrowIfNull(biases);
        if (biases.Count == 0)
            throw new ArgumentException("There is no sequence; give at least one.", nameof(biases));
        foreach (var bias in biases)
        {
            _ = ProcessorGuard.Tokens(bias.Tokens, nameof(biases));
            if (double.IsNaN(bias.Bias))
                throw new ArgumentException($"The bias of ({string.Join(", ", bias.Tokens)}) is NaN; give a number.", nameof(biases));
        }
        Biases = [.. biases.GroupBy(bias => string.Join(',', bias.Tokens)).Select(same => same.Last())];
    }

    /// <summary>Sequences and numbers.</summary>
    public IReadOnlyList<TokenBias> Biases { get; }

    /// <inheritdoc/>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        List<(int, long, double)> terms = [];
        for (var row = 0; row < scores.shape[0]; row++)
        {
            var tokens = context.Row(row);
            terms.AddRange(Biases.Where(bias => Applies(bias.Tokens, tokens)).Select(bias => (row, bias.Tokens[^1], bias.Bias)));
        }
        return scores.Add(terms);
    }

    private static bool Applies(IReadOnlyList<long> sequence, IReadOnlyList<long> row) =>
        sequence.Count == 1 || (sequence.Count <= row.Count && NGrams.EndsWith(row, sequence, sequence.Count - 1));
}
