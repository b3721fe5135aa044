namespace DeltaTuning.Models;

/// <summary>How tokens are generated: the most probable one at each step.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most tokens that a row gets, its end token included, at least 1; transformers' <c>max_new_tokens</c>.</summary>
    /// <value>Default 20, as in transformers.</value>
    public int MaxNewTokens { get; init; } = 20;

    /// <summary>Ids any of which ends a row; transformers' <c>eos_token_id</c>. Empty: every row runs to <see cref="MaxNewTokens"/>.</summary>
    /// <value>Default null: the end token of the model's configuration.</value>
    public IReadOnlyList<long>? EndTokens { get; init; }

    /// <summary>Whether <see cref="GenerationOutput.Logits"/> is filled.</summary>
    /// <value>Default false.</value>
    public bool OutputLogits { get; init; }

    /// <summary>Refuses what means nothing.</summary>
    internal static void Check(GenerationOptions options, long vocabulary)
    {
        if (options.MaxNewTokens < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxNewTokens, $"{nameof(MaxNewTokens)} must be at least 1.");
        foreach (var end in options.EndTokens ?? [])
        {
            if (end < 0 || end >= vocabulary)
                throw new ArgumentOutOfRangeException(nameof(options), end, $"{nameof(EndTokens)} must be rows of the vocabulary of {vocabulary}.");
        }
    }
}
