namespace DeltaTuning.Models;

/// <content>What changes scores before tokens are chosen, in the order of transformers.</content>
public sealed partial record GenerationOptions
{
    /// <summary>Numbers added to tokens after others; transformers' <c>sequence_bias</c>. See <see cref="SequenceBiasProcessor"/>.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<TokenBias>? SequenceBias { get; init; }

    /// <summary>Favours tokens of the source: above 1 more, below 1 fewer of them; above 0; transformers' <c>encoder_repetition_penalty</c>. See <see cref="EncoderRepetitionPenaltyProcessor"/>.</summary>
    /// <value>Default 1: no change.</value>
    public double EncoderRepetitionPenalty { get; init; } = 1;

    /// <summary>Disfavours tokens that a row has: above 1 fewer of them, below 1 more; above 0; transformers' <c>repetition_penalty</c>. See <see cref="RepetitionPenaltyProcessor"/>.</summary>
    /// <value>Default 1: no change.</value>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>So many tokens in a row may not come twice; transformers' <c>no_repeat_ngram_size</c>. See <see cref="NoRepeatNGramProcessor"/>.</summary>
    /// <value>Default 0: any may.</value>
    public int NoRepeatNGramSize { get; init; }

    /// <summary>So many tokens in a row that the source has may not come; transformers' <c>encoder_no_repeat_ngram_size</c>. See <see cref="EncoderNoRepeatNGramProcessor"/>.</summary>
    /// <value>Default 0: any may.</value>
    public int EncoderNoRepeatNGramSize { get; init; }

    /// <summary>Sequences of tokens that must not come; transformers' <c>bad_words_ids</c>. An end token alone is none.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<IReadOnlyList<long>>? BadWords { get; init; }

    /// <summary>Tells for an input's number and a row's tokens so far which tokens may follow, at least one; transformers' <c>prefix_allowed_tokens_fn</c>.</summary>
    /// <value>Default null: all.</value>
    public Func<int, IReadOnlyList<long>, IReadOnlyCollection<long>>? AllowedTokens { get; init; }

    /// <summary>The token after the start token; transformers' <c>forced_bos_token_id</c>. It has no effect on rows that start with several.</summary>
    /// <value>Default null: any.</value>
    public long? ForcedBeginToken { get; init; }

    /// <summary>The tokens one of which comes at the greatest length, where nothing ended before; transformers' <c>forced_eos_token_id</c>.</summary>
    /// <value>Default null: any.</value>
    public IReadOnlyList<long>? ForcedEndTokens { get; init; }

    /// <summary>Whether scores that are no numbers are replaced: NaN by 0, infinite ones by the greatest and lowest number; transformers' <c>remove_invalid_values</c>.</summary>
    /// <value>Default false.</value>
    public bool RemoveInvalidScores { get; init; }

    /// <summary>Makes ends ever more probable.</summary>
    /// <value>Default null: no change.</value>
    public LengthDecay? LengthDecay { get; init; }

    /// <summary>Tokens that must not come; transformers' <c>suppress_tokens</c>.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<long>? SuppressTokens { get; init; }

    /// <summary>Tokens that must not come first, or after <see cref="ForcedBeginToken"/>; transformers' <c>begin_suppress_tokens</c>.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<long>? BeginSuppressTokens { get; init; }

    /// <summary>One's own processors, after those above and before temperature and cuts.</summary>
    /// <value>Default null: none.</value>
    public IReadOnlyList<ILogitsProcessor>? Processors { get; init; }

    /// <summary>Whether scores are made log-probabilities again at the end; transformers' <c>renormalize_logits</c>.</summary>
    /// <value>Default false.</value>
    public bool RenormalizeScores { get; init; }
}
