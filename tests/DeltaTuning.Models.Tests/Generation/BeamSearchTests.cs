using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

public sealed class BeamSearchTests : IDisposable
{
    private const int Vocabulary = 5;
    private const int Steps = 3;

    private readonly T5ForConditionalGeneration _model = TinyT5.Create(Vocabulary);

    private readonly ModelInputs _inputs = TinyT5.Inputs();

    public void Dispose()
    {
        _inputs.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.0)]
    [InlineData(-0.5)]
    public void WithBeamsForEverySequence_TheBestAreThoseOfAllSequences(double penalty)
    {
        using var output = _model.Generate(_inputs, new() { MaxNewTokens = Steps, EndTokens = [], Beams = Vocabulary * Vocabulary, ReturnedSequences = 4, LengthPenalty = penalty });
        DemandBest(output, [], penalty);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void WithEnds_ShorterSequencesCompete(double penalty)
    {
        long[] ends = [1, 4];
        using var output = _model.Generate(_inputs, new() { MaxNewTokens = Steps, EndTokens = ends, Beams = Vocabulary * Vocabulary, ReturnedSequences = 4, LengthPenalty = penalty, EarlyStopping = EarlyStopping.Never });
        DemandBest(output, ends, penalty);
        TinyT5.Rows(output.Sequences).Should().Contain(row => row.Skip(1).Take(Steps - 1).Any(ends.Contains), "one of them ends early");
    }

    [Fact]
    public void StoppingAtOnce_EndsNoLaterThanLookingOn()
    {
        var options = new GenerationOptions { MaxNewTokens = 12, EndTokens = [1, 4], Beams = 3 };
        Steps(EarlyStopping.WhenEnough).Should().BeLessThanOrEqualTo(Steps(EarlyStopping.WhenUnlikely)).And.BeLessThanOrEqualTo(Steps(EarlyStopping.Never));

        int Steps(EarlyStopping stopping)
        {
            using var output = _model.Generate(_inputs, options with { EarlyStopping = stopping, OutputScores = true });
            return output.Scores!.Count;
        }
    }

    [Fact]
    public void WithoutCache_TheSame()
    {
        var options = new GenerationOptions { MaxNewTokens = 9, Beams = 4, ReturnedSequences = 4, RepetitionPenalty = 1.3, NoRepeatNGramSize = 2 };
        using var cached = _model.Generate(_inputs, options);
        using var whole = _model.Generate(_inputs, options with { UseCache = false });
        TensorAssert.Identical(cached.Sequences, whole.Sequences);
        TensorAssert.Close(cached.SequenceScores!, whole.SequenceScores!, 1e-4, 1e-5);
    }

    [Fact]
    public void ARowAlone_IsWhatItIsAmongOthers()
    {
        var options = new GenerationOptions { MaxNewTokens = 7, Beams = 3, ReturnedSequences = 2 };
        using var together = _model.Generate(_inputs, options);
        using var ids = _inputs.InputIds.narrow(0, 1, 1);
        using var mask = _inputs.AttentionMask!.narrow(0, 1, 1);
        using var alone = _model.Generate(new() { InputIds = ids, AttentionMask = mask }, options);
        TinyT5.Rows(alone.Sequences).Select(Trimmed).Should().BeEquivalentTo(TinyT5.Rows(together.Sequences)[2..4].Select(Trimmed), order => order.WithStrictOrdering());

        static string Trimmed(long[] row) => string.Join(' ', row).TrimEnd(' ', '0');
    }

    [Fact]
    public void TransitionScores_AddUpToTheSequencesScores()
    {
        using var scope = NewDisposeScope();
        var output = _model.Generate(_inputs, new() { MaxNewTokens = 8, EndTokens = [1, 4], Beams = 3, ReturnedSequences = 3, OutputScores = true });
        var lengths = output.BeamIndices!.ge(0).sum(1);
        TensorAssert.Close(output.TransitionScores().sum(1) / lengths, output.SequenceScores!, 1e-4, 1e-5);
    }

    [Fact]
    public void DrawnBeams_DependOnTheSeedAlone()
    {
        var options = new GenerationOptions { MaxNewTokens = 8, EndTokens = [1], Beams = 3, Sample = true, Seed = 5, TopK = 4 };
        Rows(options).Should().Be(Rows(options)).And.NotBe(Rows(options with { Seed = 6 }));

        string Rows(GenerationOptions with)
        {
            using var output = _model.Generate(_inputs, with);
            return string.Join('|', TinyT5.Rows(output.Sequences).Select(row => string.Join(' ', row)));
        }
    }

    private void DemandBest(GenerationOutput output, long[] ends, double penalty)
    {
        var rows = TinyT5.Rows(output.Sequences);
        var scores = output.SequenceScores!.data<float>().ToArray();
        for (var input = 0; input < 3; input++)
        {
            var all = All(input, [0], 0, ends).ToDictionary(item => string.Join(' ', item.Tokens), item => item.Score / Math.Pow(item.Tokens.Count - 1, penalty));
            var best = all.Values.OrderDescending().Take(4).ToArray();
            for (var place = 0; place < 4; place++)
            {
                var row = rows[(input * 4) + place];
                var end = row.AsSpan(1).IndexOfAny(ends);
                var sequence = string.Join(' ', end < 0 ? row : row[..(end + 2)]);
                scores[(input * 4) + place].Should().BeApproximately((float)best[place], 1e-4f);
                all[sequence].Should().BeApproximately(best[place], 1e-4, $"{sequence} is number {place} of input {input}");
            }
        }
    }

    private IEnumerable<(List<long> Tokens, double Score)> All(int input, List<long> tokens, double score, long[] ends)
    {
        if (tokens.Count == Steps + 1 || (tokens.Count > 1 && ends.Contains(tokens[^1])))
            return [(tokens, score)];
        var next = TinyT5.Next(_model, _inputs, input, tokens);
        return Enumerable.Range(0, Vocabulary).SelectMany(token => All(input, [.. tokens, token], score + next[token], ends));
    }
}
