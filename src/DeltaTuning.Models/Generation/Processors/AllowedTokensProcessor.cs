using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Forbids all tokens but those that a function names; transformers' <c>PrefixConstrainedLogitsProcessor</c>.</summary>
public sealed record AllowedTokensProcessor : ILogitsProcessor
{
    /// <summary>A processor with a function.</summary>
    /// <param name="allowed">Gives for an input's number and a row's tokens so far which tokens may follow, at least one.</param>
    public AllowedTokensProcessor(Func<int, IReadOnlyList<long>, IReadOnlyCollection<long>> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        Allowed = allowed;
    }

    /// <summary>The function.</summary>
    public Func<int, IReadOnlyList<long>, IReadOnlyCollection<long>> Allowed { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function names no token, or one that there is not.</exception>
    public Tensor Process(Tensor scores, LogitsContext context)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(context);
        var width = scores.shape[1];
        var places = Enumerable.Range(0, (int)scores.shape[0]).SelectMany(row => Of(row, context, width).Select(token => row * width + token)).ToArray();
        using var index = tensor(places, ScalarType.Int64, scores.device);
        var kept = scores.flatten().index_select(0, index);
        return scores.fill_(TensorMath.Held(double.NegativeInfinity)).flatten().index_copy(0, index, kept).view(scores.shape);
    }

    private IReadOnlyCollection<long> Of(int row, LogitsContext context, long width)
    {
        var tokens = Allowed(row / context.RowsPerInput, context.Row(row));
        if (tokens.Count == 0)
            throw new InvalidOperationException($"No token is allowed after ({string.Join(", ", context.Row(row))}); allow at least one, such as the end token.");
        foreach (var token in tokens)
        {
            if (token < 0 || token >= width)
                throw new InvalidOperationException($"The token {token} is allowed after ({string.Join(", ", context.Row(row))}), but the vocabulary has {width}: it must be from 0 to {width - 1}.");
        }
        return tokens;
    }
}
