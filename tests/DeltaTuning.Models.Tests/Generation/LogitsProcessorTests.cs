using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

/// <summary>Each processor by its formula on few tokens.</summary>
public sealed class LogitsProcessorTests
{
    private const float No = float.NegativeInfinity;

    // ln of 0.5, 0.25, 0.125, 0.0625, 0.0625
    private static readonly float[] Halves = [MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.125f), MathF.Log(0.0625f), MathF.Log(0.0625f)];

    [Fact]
    public void RepetitionPenalty_DividesWhatIsPositive_AndMultipliesTheRest()
    {
        Demand(new RepetitionPenaltyProcessor(2), [4, -4, 3, 0], [0, 1, 1], [2, -8, 3, 0]);
        Demand(new RepetitionPenaltyProcessor(2, ignoredTokens: 1), [4, -4, 3, 0], [0, 1, 1], [4, -8, 3, 0]);
        Demand(new EncoderRepetitionPenaltyProcessor(2), [4, -4, 3, 0], [2], [8, -2, 3, 0], source: [0, 1]);
    }

    [Fact]
    public void NGrams_ThatStandThere_AreForbidden()
    {
        Demand(new NoRepeatNGramProcessor(1), [1, 1, 1, 1], [0, 2], [No, 1, No, 1]);
        Demand(new NoRepeatNGramProcessor(2), [1, 1, 1, 1], [3, 1, 3, 2, 3], [1, No, No, 1]);
        Demand(new NoRepeatNGramProcessor(3), [1, 1, 1, 1], [0, 1, 2, 0, 1], [1, 1, No, 1]);
        Demand(new NoRepeatNGramProcessor(4), [1, 1, 1, 1], [0, 1], [1, 1, 1, 1]);
        Demand(new EncoderNoRepeatNGramProcessor(2), [1, 1, 1, 1], [0, 2], [1, No, 1, 1], source: [2, 1, 0, 3]);
    }

    [Fact]
    public void BadWords_AreForbidden_WhereTheyWouldBeCompleted()
    {
        Demand(new BadWordsProcessor([[3], [1, 0], [2, 0, 1]]), [1, 1, 1, 1], [2, 0, 1], [No, 1, 1, No]);
        Demand(new BadWordsProcessor([[3], [2]], endTokens: [3]), [1, 1, 1, 1], [0], [1, 1, No, 1]);
        Demand(new SequenceBiasProcessor([new([3], 2), new([1, 0], -1), new([0, 2], 5), new([0, 1, 0, 1, 2], 9)]), [1, 1, 1, 1], [0, 1], [0, 1, 1, 3]);
        Demand(new SequenceBiasProcessor([new([3], 2), new([3], 4)]), [1, 1, 1, 1], [0], [1, 1, 1, 5]);
    }

    [Fact]
    public void Ends_WaitForTheLength()
    {
        Demand(new MinLengthProcessor(3, [1, 2]), [1, 1, 1, 1], [0, 0], [1, No, No, 1]);
        Demand(new MinLengthProcessor(3, [1, 2]), [1, 1, 1, 1], [0, 0, 0], [1, 1, 1, 1]);
        Demand(new MinLengthProcessor(2, [1], onlyNew: true), [1, 1, 1, 1], [0, 0, 0], [1, No, 1, 1], start: 2);
        Demand(new MinLengthProcessor(1, [1], onlyNew: true), [1, 1, 1, 1], [0, 0, 0], [1, 1, 1, 1], start: 2);
    }

    [Fact]
    public void ForcedTokens_AreTheOnlyOnes()
    {
        Demand(new ForcedBeginTokenProcessor(2), [1, 1, 1, 1], [0], [No, No, 0, No]);
        Demand(new ForcedBeginTokenProcessor(2), [1, 1, 1, 1], [0, 0], [1, 1, 1, 1]);
        Demand(new ForcedEndTokensProcessor(4, [1, 3]), [1, 1, 1, 1], [0, 0, 0], [No, 0, No, 0]);
        Demand(new ForcedEndTokensProcessor(4, [1]), [1, 1, 1, 1], [0, 0], [1, 1, 1, 1]);
        Demand(new AllowedTokensProcessor((_, tokens) => [tokens[^1], 0]), [4, 5, 6, 7], [1, 2], [4, No, 6, No]);
    }

    [Fact]
    public void SuppressedTokens_AreForbidden()
    {
        Demand(new SuppressTokensProcessor([0, 3]), [1, 1, 1, 1], [0, 0], [No, 1, 1, No]);
        Demand(new SuppressTokensProcessor([0, 3], onlyAtLength: 1), [1, 1, 1, 1], [0, 0], [1, 1, 1, 1]);
        Demand(new SuppressTokensProcessor([0, 3], onlyAtLength: 2), [1, 1, 1, 1], [0, 0], [No, 1, 1, No]);
    }

    [Fact]
    public void LengthDecay_GrowsWithEachToken()
    {
        Demand(new LengthDecayProcessor(new(1, 2), [1, 2]), [1, 4, -4, 1], [0, 0], [1, 4, -4, 1], start: 1);
        Demand(new LengthDecayProcessor(new(1, 2), [1, 2]), [1, 4, -4, 1], [0, 0, 0, 0], [1, 16, 8, 1], start: 1);
    }

    [Fact]
    public void NoNumbers_AreReplaced_AndLogarithmsNormalized()
    {
        Demand(new InvalidScoresProcessor(), [float.NaN, float.PositiveInfinity, No, 1], [0], [0, float.MaxValue, float.MinValue, 1]);
        Demand(new NormalizationProcessor(), [3, 3, No, 3], [0], [-MathF.Log(3), -MathF.Log(3), No, -MathF.Log(3)]);
        Demand(new TemperatureProcessor(0.5), [1, -2, No, 0], [0], [2, -4, No, 0]);
    }

    [Fact]
    public void TopK_KeepsTies() => Demand(new TopKFilter(2), [1, 3, 2, 2, 0], [0], [No, 3, 2, 2, No]);

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.6, 2)]
    [InlineData(0.74, 2)]
    [InlineData(0.8, 3)]
    [InlineData(0.0, 1)]
    [InlineData(1.0, 5)]
    public void TopP_KeepsTheFewestWithTheMass(double mass, int kept) => DemandKept(new TopPFilter(mass), kept);

    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.4, 2)]
    [InlineData(0.2, 3)]
    [InlineData(0.1, 5)]
    public void MinP_KeepsAShareOfTheGreatest(double share, int kept) => DemandKept(new MinPFilter(share), kept);

    [Theory]
    [InlineData(0.3, 1)]
    [InlineData(0.2, 2)]
    [InlineData(0.07, 3)]
    [InlineData(0.9, 1)]
    public void Epsilon_KeepsAProbability(double epsilon, int kept) => DemandKept(new EpsilonFilter(epsilon), kept);

    // The entropy is 15/8 ln 2, exp(−H) = 0.2726: the threshold is min(ε, 0.2726 √ε).
    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.5, 2)]
    [InlineData(0.1, 3)]
    [InlineData(0.01, 5)]
    public void Eta_DependsOnTheEntropy(double epsilon, int kept) => DemandKept(new EtaFilter(epsilon), kept);

    // Information in units of ln 2: 1, 2, 3, 4, 4; the entropy is 1.875, the distances 0.875, 0.125, 1.125, 2.125, 2.125.
    [Theory]
    [InlineData(0.2, new[] { 1 })]
    [InlineData(0.3, new[] { 0, 1 })]
    [InlineData(0.8, new[] { 0, 1, 2 })]
    [InlineData(1.0, new[] { 0, 1, 2, 3, 4 })]
    public void Typical_KeepsWhatIsNearestToTheEntropy(double mass, int[] kept) =>
        Demand(new TypicalFilter(mass), Halves, [0], [.. Halves.Select((score, token) => kept.Contains(token) ? score : No)]);

    // −p ln p in units of ln 2: 0.5, 0.5, 0.375, 0.25, 0.25; together 1.875.
    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.6, 2)]
    [InlineData(0.75, 3)]
    [InlineData(0.9, 4)]
    public void TopH_KeepsAShareOfTheEntropy(double share, int kept) => DemandKept(new TopHFilter(share), kept);

    [Fact]
    public void Filters_KeepWhatTheyMust()
    {
        foreach (var filter in new ILogitsProcessor[] { new TopKFilter(1, 3), new TopPFilter(0.1, 3), new MinPFilter(0.9, 3), new EpsilonFilter(0.9, 3), new EtaFilter(0.99, 3) })
            DemandKept(filter, 3);
    }

    [Fact]
    public void Numbers_OutOfRange_AreRefused()
    {
        Refused(() => new RepetitionPenaltyProcessor(-1), "*penalty is -1*above 0*");
        Refused(() => new EncoderRepetitionPenaltyProcessor(double.PositiveInfinity), "*penalty*finite*");
        Refused(() => new NoRepeatNGramProcessor(0), "*size is 0*at least 1*");
        Refused(() => new SequenceBiasProcessor([]), "*at least one*");
        Refused(() => new SequenceBiasProcessor([new([1, 2], double.NaN)]), "*(1, 2) is NaN*");
        Refused(() => new MinLengthProcessor(2, []), "*endTokens has no token*");
        Refused(() => new LengthDecayProcessor(new(-1, 2), [1]), "*-1*at least 0*");
        Refused(() => new TopPFilter(2), "*mass is 2*from 0 to 1*");
        Refused(() => new TopKFilter(1, 0), "*keep is 0*");
        FluentActions.Invoking(() => Apply(new EncoderNoRepeatNGramProcessor(1), [1, 1], [0], null, null)).Should().Throw<InvalidOperationException>().WithMessage("*SourceIds*");

        static void Refused(Func<ILogitsProcessor> create, string message) => create.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static void DemandKept(ILogitsProcessor processor, int kept) =>
        Demand(processor, Halves, [0], [.. Halves.Select((score, token) => token < kept ? score : No)]);

    // Every processor twice: a row alone, and as the second of two rows whose first differs.
    private static void Demand(ILogitsProcessor processor, float[] scores, long[] tokens, float[] expected, long[]? source = null, long? start = null)
    {
        var changed = Apply(processor, scores, tokens, source, start);
        for (var token = 0; token < scores.Length; token++)
        {
            if (float.IsFinite(expected[token]))
                changed[token].Should().BeApproximately(expected[token], 1e-5f * Math.Max(1, Math.Abs(expected[token])), $"{processor} changes token {token}");
            else
                changed[token].Should().Be(expected[token], $"{processor} changes token {token}");
        }
    }

    private static float[] Apply(ILogitsProcessor processor, float[] scores, long[] tokens, long[]? source, long? start)
    {
        using var scope = NewDisposeScope();
        var both = tensor(scores).unsqueeze(0).repeat(2, 1);
        both[0].copy_(tensor(scores).flip(0));
        var rows = cat([zeros([1, tokens.Length], ScalarType.Int64), tensor(tokens).unsqueeze(0)]);
        var context = new LogitsContext(rows)
        {
            SourceIds = source is null ? null : cat([zeros([1, source.Length], ScalarType.Int64), tensor(source).unsqueeze(0)]),
            StartLength = start ?? tokens.Length,
        };
        return processor.Process(both, context)[1].data<float>().ToArray();
    }
}
