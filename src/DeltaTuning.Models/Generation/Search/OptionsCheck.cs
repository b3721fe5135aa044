namespace DeltaTuning.Models;

/// <summary>Refuses options that mean nothing, with the names and values of what contradicts.</summary>
internal static class OptionsCheck
{
    /// <summary>Most new tokens of rows that start with so many.</summary>
    public static int MaxNewTokens(GenerationOptions options, long startLength)
    {
        var byLength = options.MaxLength is { } length ? (int)(length - startLength) : int.MaxValue;
        return Math.Min(options.MaxNewTokens ?? (options.MaxLength is null ? GenerationOptions.DefaultNewTokens : int.MaxValue), byLength);
    }

    /// <summary>Demands options that make sense together, for a vocabulary.</summary>
    public static void Demand(GenerationOptions options, long startLength, long vocabulary, bool hasSourceIds)
    {
        Lengths(options, startLength);
        Searches(options);
        Sampling(options);
        Scores(options, hasSourceIds);
        foreach (var (name, tokens) in TokenLists(options))
            Vocabulary(name, tokens, vocabulary);
    }

    private static void Lengths(GenerationOptions options, long startLength)
    {
        Least(options.MaxNewTokens ?? 1, nameof(options.MaxNewTokens), 1);
        Least(options.MinNewTokens, nameof(options.MinNewTokens), 0);
        Least(options.MinLength, nameof(options.MinLength), 0);
        if (options.MaxLength <= startLength)
            throw Refused(options.MaxLength, $"{nameof(options.MaxLength)} is {options.MaxLength}, but rows start with {startLength} tokens, which count; give more, or {nameof(options.MaxNewTokens)}.");
        var most = MaxNewTokens(options, startLength);
        if (options.MinNewTokens > most)
            throw Refused(options.MinNewTokens, $"{nameof(options.MinNewTokens)} is {options.MinNewTokens}, but a row gets at most {most}; raise {nameof(options.MaxNewTokens)}.");
        if (options.MinLength > startLength + most)
            throw Refused(options.MinLength, $"{nameof(options.MinLength)} is {options.MinLength}, but a row has at most {startLength + most} tokens; raise {nameof(options.MaxNewTokens)}.");
    }

    private static void Searches(GenerationOptions options)
    {
        Least(options.Beams, nameof(options.Beams), 1);
        Least(options.ReturnedSequences, nameof(options.ReturnedSequences), 1);
        if (options.Beams > 1 && options.ReturnedSequences > options.Beams)
            throw Refused(options.ReturnedSequences, $"{nameof(options.ReturnedSequences)} is {options.ReturnedSequences}, but there are {options.Beams} {nameof(options.Beams)}; search with as many.");
        if (options.Beams == 1 && options.ReturnedSequences > 1 && !options.Sample)
            throw Refused(options.ReturnedSequences, $"{nameof(options.ReturnedSequences)} is {options.ReturnedSequences}, but the most probable tokens make one sequence; set {nameof(options.Sample)}, or {nameof(options.Beams)} of at least as many.");
        if (!double.IsFinite(options.LengthPenalty))
            throw Refused(options.LengthPenalty, $"{nameof(options.LengthPenalty)} is {options.LengthPenalty}; give a finite number.");
        if (!Enum.IsDefined(options.EarlyStopping))
            throw Refused(options.EarlyStopping, $"{nameof(options.EarlyStopping)} is {options.EarlyStopping}; choose among {string.Join(", ", Enum.GetNames<EarlyStopping>())}.");
        if (options.Beams == 1 && (options.LengthPenalty != 1 || options.EarlyStopping != default))
            throw Refused(options.Beams, $"{nameof(options.LengthPenalty)} is {options.LengthPenalty} and {nameof(options.EarlyStopping)} {options.EarlyStopping}, but {nameof(options.Beams)} is 1 and nothing is scored by length; set {nameof(options.Beams)}, or leave both out.");
    }

    private static void Sampling(GenerationOptions options)
    {
        (string Name, bool Given)[] given =
        [
            (nameof(options.Seed), options.Seed is not null), (nameof(options.Temperature), options.Temperature != 1), (nameof(options.TopH), options.TopH is not null),
            (nameof(options.TopK), options.TopK is not null), (nameof(options.TopP), options.TopP is not null), (nameof(options.MinP), options.MinP is not null),
            (nameof(options.TypicalP), options.TypicalP is not null), (nameof(options.EpsilonCutoff), options.EpsilonCutoff is not null), (nameof(options.EtaCutoff), options.EtaCutoff is not null),
        ];
        if (!options.Sample && Array.Find(given, item => item.Given).Name is { } idle)
            throw Refused(options.Sample, $"{idle} is given, but {nameof(options.Sample)} is false and nothing is drawn; set {nameof(options.Sample)}, or leave {idle} out.");
        _ = ProcessorGuard.Positive(options.Temperature, nameof(options.Temperature));
        Least(options.TopK ?? 1, nameof(options.TopK), 1);
        _ = ProcessorGuard.Between(options.TopH ?? 1, nameof(options.TopH), 0, false, 1, true);
        _ = ProcessorGuard.Between(options.TopP ?? 1, nameof(options.TopP), 0, true, 1, true);
        _ = ProcessorGuard.Between(options.MinP ?? 1, nameof(options.MinP), 0, true, 1, true);
        _ = ProcessorGuard.Between(options.TypicalP ?? 1, nameof(options.TypicalP), 0, false, 1, true);
        _ = ProcessorGuard.Between(options.EpsilonCutoff ?? 0.5, nameof(options.EpsilonCutoff), 0, false, 1, false);
        _ = ProcessorGuard.Between(options.EtaCutoff ?? 0.5, nameof(options.EtaCutoff), 0, false, 1, false);
    }

    private static void Scores(GenerationOptions options, bool hasSourceIds)
    {
        _ = ProcessorGuard.Positive(options.RepetitionPenalty, nameof(options.RepetitionPenalty));
        _ = ProcessorGuard.Positive(options.EncoderRepetitionPenalty, nameof(options.EncoderRepetitionPenalty));
        Least(options.NoRepeatNGramSize, nameof(options.NoRepeatNGramSize), 0);
        Least(options.EncoderNoRepeatNGramSize, nameof(options.EncoderNoRepeatNGramSize), 0);
        if (!hasSourceIds && (options.EncoderRepetitionPenalty != 1 || options.EncoderNoRepeatNGramSize > 0))
            throw Refused(options.EncoderNoRepeatNGramSize, $"{nameof(options.EncoderRepetitionPenalty)} is {options.EncoderRepetitionPenalty} and {nameof(options.EncoderNoRepeatNGramSize)} {options.EncoderNoRepeatNGramSize}, but the source is given as embeddings and has no tokens to compare with; leave both out, or give ids.");
    }

    private static IEnumerable<(string Name, IReadOnlyList<long> Tokens)> TokenLists(GenerationOptions options) =>
    [
        (nameof(options.EndTokens), options.EndTokens ?? []),
        (nameof(options.SuppressTokens), options.SuppressTokens ?? []),
        (nameof(options.BeginSuppressTokens), options.BeginSuppressTokens ?? []),
        (nameof(options.ForcedEndTokens), options.ForcedEndTokens ?? []),
        (nameof(options.ForcedBeginToken), options.ForcedBeginToken is { } begin ? [begin] : []),
        .. (options.BadWords ?? []).Select(word => (nameof(options.BadWords), word)),
        .. (options.SequenceBias ?? []).Select(bias => (nameof(options.SequenceBias), bias.Tokens)),
    ];

    private static void Vocabulary(string name, IReadOnlyList<long> tokens, long vocabulary)
    {
        foreach (var token in tokens)
        {
            if (token < 0 || token >= vocabulary)
                throw Refused(token, $"{name} has the token {token}, but the tokens must be rows of the vocabulary of {vocabulary}, from 0 to {vocabulary - 1}.");
        }
    }

    private static void Least(int value, string name, int least) => _ = ProcessorGuard.AtLeast(value, name, least);

    private static ArgumentOutOfRangeException Refused(object? options, string message) => new(nameof(options), options, message);
}
