using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>The processors that options ask for, in transformers' order, and what they do to a step's scores.</summary>
internal sealed class ProcessorChain(IReadOnlyList<ILogitsProcessor> processors, SearchSettings settings)
{
    private readonly Dictionary<int, IReadOnlyList<long>> _sourceRows = [];

    /// <summary>Makes the processors.</summary>
    public static ProcessorChain Of(SearchSettings settings, int startLength) => new(
        [.. Penalties(settings), .. Bans(settings, startLength), .. settings.Options.Processors ?? [], .. Cuts(settings), .. settings.Options.RenormalizeScores ? [new NormalizationProcessor()] : Array.Empty<ILogitsProcessor>()],
        settings);

    /// <summary>Whether scores stay as they are.</summary>
    public bool IsEmpty => processors.Count == 0;

    /// <summary>Changes a step's scores.</summary>
    /// <param name="scores">float32, (rows, vocabulary), which may be overwritten.</param>
    /// <param name="tokens">The tokens so far.</param>
    /// <returns>The changed scores, in the current dispose scope.</returns>
    public Tensor Process(Tensor scores, TokenHistory tokens)
    {
        if (IsEmpty)
            return scores;
        var context = new LogitsContext(tokens.All, tokens.Row, settings.SourceIds is null ? null : SourceRow)
        {
            StartLength = tokens.StartLength,
            SourceIds = settings.SourceIds,
            RowsPerInput = settings.RowsPerInput,
        };
        var changed = scores;
        foreach (var processor in processors)
        {
            changed = processor.Process(changed, context);
            if (!changed.shape.SequenceEqual(scores.shape))
                throw new InvalidOperationException($"{processor.GetType().Name} gave scores of the shape {InputGuard.Shape(changed)} for {InputGuard.Shape(scores)}; it must keep the shape.");
        }
        return changed;
    }

    private static IEnumerable<ILogitsProcessor> Penalties(SearchSettings settings)
    {
        var options = settings.Options;
        if (options.SequenceBias is { Count: > 0 } biases)
            yield return new SequenceBiasProcessor(biases);
        if (options.EncoderRepetitionPenalty != 1)
            yield return new EncoderRepetitionPenaltyProcessor(options.EncoderRepetitionPenalty);
        if (options.RepetitionPenalty != 1)
            yield return new RepetitionPenaltyProcessor(options.RepetitionPenalty);
        if (options.NoRepeatNGramSize > 0)
            yield return new NoRepeatNGramProcessor(options.NoRepeatNGramSize);
        if (options.EncoderNoRepeatNGramSize > 0)
            yield return new EncoderNoRepeatNGramProcessor(options.EncoderNoRepeatNGramSize);
        if (options.BadWords is { Count: > 0 } words)
            yield return new BadWordsProcessor(words, settings.Ends);
    }

    private static IEnumerable<ILogitsProcessor> Bans(SearchSettings settings, int startLength)
    {
        var options = settings.Options;
        if (options.MinLength > 0 && settings.Ends.Count > 0)
            yield return new MinLengthProcessor(options.MinLength, settings.Ends);
        if (options.MinNewTokens > 0 && settings.Ends.Count > 0)
            yield return new MinLengthProcessor(options.MinNewTokens, settings.Ends, onlyNew: true);
        if (options.AllowedTokens is { } allowed)
            yield return new AllowedTokensProcessor(allowed);
        if (options.ForcedBeginToken is { } begin)
            yield return new ForcedBeginTokenProcessor(begin);
        if (options.ForcedEndTokens is { Count: > 0 } forced)
            yield return new ForcedEndTokensProcessor(startLength + settings.MaxNewTokens, forced);
        if (options.RemoveInvalidScores)
            yield return new InvalidScoresProcessor();
        if (options.LengthDecay is { } decay && settings.Ends.Count > 0)
            yield return new LengthDecayProcessor(decay, settings.Ends);
        if (options.SuppressTokens is { Count: > 0 } suppressed)
            yield return new SuppressTokensProcessor(suppressed);
        if (options.BeginSuppressTokens is { Count: > 0 } atBegin)
            yield return new SuppressTokensProcessor(atBegin, startLength == 1 && options.ForcedBeginToken is not null ? 2 : startLength);
    }

    private static IEnumerable<ILogitsProcessor> Cuts(SearchSettings settings)
    {
        var options = settings.Options;
        if (!options.Sample)
            yield break;
        // Beams must find a token to go on with beside every end.
        var keep = options.Beams == 1 ? 1 : Math.Max(2, settings.Ends.Count + 1);
        if (options.Temperature != 1)
            yield return new TemperatureProcessor(options.Temperature);
        if (options.TopH is { } share)
            yield return new TopHFilter(share);
        if (options.TopK is { } count)
            yield return new TopKFilter(count, keep);
        if (options.TopP is { } mass and < 1)
            yield return new TopPFilter(mass, keep);
        if (options.MinP is { } least)
            yield return new MinPFilter(least, keep);
        if (options.TypicalP is { } typical and < 1)
            yield return new TypicalFilter(typical, keep);
        if (options.EpsilonCutoff is { } epsilon)
            yield return new EpsilonFilter(epsilon, keep);
        if (options.EtaCutoff is { } eta)
            yield return new EtaFilter(eta, keep);
    }

    private IReadOnlyList<long> SourceRow(int input)
    {
        if (!_sourceRows.TryGetValue(input, out var row))
        {
            using var scope = NewDisposeScope();
            _sourceRows[input] = row = [.. settings.SourceIds![input].to(ScalarType.Int64).cpu().data<long>()];
        }
        return row;
    }
}
