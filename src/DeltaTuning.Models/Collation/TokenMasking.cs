namespace DeltaTuning.Models;

/// <summary>
/// BERT's masked language modelling (Devlin et al. 2019, arXiv:1810.04805): of the tokens that are not special, some are chosen and hidden in one of three ways.
/// </summary>
public sealed record TokenMasking
{
    /// <summary>The probability with which a token is chosen, <c>mlm_probability</c>.</summary>
    /// <value>Default 0.15. From 0 to 1.</value>
    public double Probability { get; init; } = 0.15;

    /// <summary>The share of the chosen that becomes the mask token.</summary>
    /// <value>Default 0.8. From 0 to 1.</value>
    public double MaskShare { get; init; } = 0.8;

    /// <summary>The share of the chosen that becomes any token of the vocabulary, special ones included; the rest stays.</summary>
    /// <value>Default 0.1. From 0 to 1 less <see cref="MaskShare"/>.</value>
    public double RandomShare { get; init; } = 0.1;

    /// <summary>Hides tokens.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="specialTokensMask">1 for each id that is never chosen.</param>
    /// <param name="tokenizer">The tokenizer, for the mask token and the vocabulary.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The ids with what is hidden, and the labels: the original ids of the chosen, −100 elsewhere.</returns>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is not from 0 to 1, or both together are over 1.</exception>
    /// <exception cref="NotSupportedException">The tokenizer has no mask token, as T5's.</exception>
    public (long[] Ids, long[] Labels) Apply(IReadOnlyList<long> ids, IReadOnlyList<long> specialTokensMask, TextTokenizer tokenizer, Random random)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(specialTokensMask);
        ArgumentNullException.ThrowIfNull(random);
        if (ids.Count != specialTokensMask.Count)
            throw new ArgumentException($"There are {ids.Count} ids and {specialTokensMask.Count} marks of special tokens; give as many of both.", nameof(specialTokensMask));
        var mask = MaskId(tokenizer);
        CheckShares();
        var (hidden, labels) = (ids.ToArray(), new long[ids.Count]);
        Array.Fill(labels, CollationSettings.Ignored);
        for (var i = 0; i < hidden.Length; i++)
        {
            if (specialTokensMask[i] != 0 || random.NextDouble() >= Probability)
                continue;
            labels[i] = hidden[i];
            var way = random.NextDouble();
            if (way < MaskShare)
                hidden[i] = mask;
            else if (way < MaskShare + RandomShare)
                hidden[i] = random.Next(tokenizer.VocabularySize);
        }
        return (hidden, labels);
    }

    /// <summary>Throws where the shares are no shares.</summary>
    internal void CheckShares()
    {
        if (!(Probability is >= 0 and <= 1) || !(MaskShare is >= 0 and <= 1) || !(RandomShare is >= 0 and <= 1) || MaskShare + RandomShare > 1)
            throw new ArgumentOutOfRangeException(nameof(Probability), $"{nameof(Probability)} is {Probability}, {nameof(MaskShare)} {MaskShare} and {nameof(RandomShare)} {RandomShare}; each must be from 0 to 1, and the shares together at most 1.");
    }

    /// <summary>The id of the mask token.</summary>
    internal static long MaskId(TextTokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return tokenizer.SpecialTokens.Mask is { } token && tokenizer.TokenToId(token) is { } id ? id
            : throw new NotSupportedException($"The tokenizer has no mask token; T5's is trained by {nameof(SpanCorruption)}.");
    }
}
