namespace DeltaTuning.Models;

/// <summary>How tokens are generated. Immutable; without anything set, the most probable token is taken at each step.</summary>
public sealed partial record GenerationOptions
{
    /// <summary>The length where neither <see cref="MaxNewTokens"/> nor <see cref="MaxLength"/> is given, transformers' own.</summary>
    internal const int DefaultNewTokens = 20;

    /// <summary>Most tokens that a row gets, its end token included, at least 1; transformers' <c>max_new_tokens</c>.</summary>
    /// <value>Default null: what <see cref="MaxLength"/> leaves, and 20 where that is null too.</value>
    public int? MaxNewTokens { get; init; }

    /// <summary>Most tokens in a row, those that it started with counted; transformers' <c>max_length</c>. With <see cref="MaxNewTokens"/>, what is reached first ends.</summary>
    /// <value>Default null.</value>
    public int? MaxLength { get; init; }

    /// <summary>Fewest tokens that a row gets before its end token; transformers' <c>min_new_tokens</c>.</summary>
    /// <value>Default 0.</value>
    public int MinNewTokens { get; init; }

    /// <summary>Fewest tokens in a row before its end token, those that it started with counted; transformers' <c>min_length</c>.</summary>
    /// <value>Default 0.</value>
    public int MinLength { get; init; }

    /// <summary>Ids any of which ends a row; transformers' <c>eos_token_id</c>. Empty: every row runs to the greatest length.</summary>
    /// <value>Default null: the end token of the model's configuration.</value>
    public IReadOnlyList<long>? EndTokens { get; init; }

    /// <summary>Beams of each input, at least 1; transformers' <c>num_beams</c>. With 1 a token is chosen at each step for good.</summary>
    /// <value>Default 1.</value>
    public int Beams { get; init; } = 1;

    /// <summary>
    /// Exponent p of the generated length n, the end token counted, in a beam's score Σ log P / nᵖ: above 0 favours longer sequences, below 0 shorter ones;
    /// transformers' <c>length_penalty</c>.
    /// </summary>
    /// <value>Default 1: the mean.</value>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>When beam search stops.</summary>
    /// <value>Default <see cref="EarlyStopping.WhenUnlikely"/>, as in transformers.</value>
    public EarlyStopping EarlyStopping { get; init; }

    /// <summary>
    /// Sequences that are returned for each input, beside each other: the best beams, at most <see cref="Beams"/>, or as many draws; transformers'
    /// <c>num_return_sequences</c>.
    /// </summary>
    /// <value>Default 1.</value>
    public int ReturnedSequences { get; init; } = 1;

    /// <summary>Whether keys and values of earlier tokens are kept. Without, every step computes all tokens anew: the same to rounding, slower, with less memory.</summary>
    /// <value>Default true.</value>
    public bool UseCache { get; init; } = true;

    /// <summary>Whether <see cref="GenerationOutput.Logits"/> is filled.</summary>
    /// <value>Default false.</value>
    public bool OutputLogits { get; init; }

    /// <summary>Whether <see cref="GenerationOutput.Scores"/> is filled.</summary>
    /// <value>Default false.</value>
    public bool OutputScores { get; init; }

    /// <summary>
    /// Is told the tokens of each step as they are chosen, on the thread that generates. In beam search, where earlier tokens may still change, it is told all
    /// steps of the returned sequences at the end. What it throws ends the generation.
    /// </summary>
    /// <value>Default null.</value>
    public Action<GenerationStep>? OnStep { get; init; }
}
