using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

/// <summary>Lengths, listeners, cancelling, one's own processors, embeddings, and options that mean nothing.</summary>
public sealed class GenerationControlTests : IDisposable
{
    private readonly T5ForConditionalGeneration _model = TinyT5.Create();

    private readonly ModelInputs _inputs = TinyT5.Inputs();

    public void Dispose()
    {
        _inputs.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public void AListener_IsToldEveryStepOfEveryRow(int beams, bool sample)
    {
        using var free = _model.Generate(_inputs, new() { MaxNewTokens = 6, EndTokens = [] });
        List<GenerationStep> steps = [];
        var options = new GenerationOptions { MaxNewTokens = 6, EndTokens = [TinyT5.Rows(free.Sequences)[0][2]], Beams = beams, Sample = sample, Seed = sample ? 3 : null, OnStep = steps.Add };
        using var output = _model.Generate(_inputs, options);
        steps.Select(step => step.Index).Should().Equal(Enumerable.Range(0, (int)output.Sequences.shape[1] - 1));
        var rows = TinyT5.Rows(output.Sequences);
        for (var row = 0; row < 3; row++)
        {
            var end = rows[row].AsSpan(1).IndexOf(options.EndTokens[0]);
            var told = steps.Select(step => step.Tokens[row]).ToArray();
            told.Should().Equal(rows[row].Skip(1).Select((token, step) => end >= 0 && step > end ? (long?)null : token));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelling_EndsBetweenTwoSteps_AndLeavesNothing(int beams)
    {
        var calls = 0;
        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var source = new CancellationTokenSource();
            calls = 0;
            var counting = new Counting(() =>
            {
                if (++calls == 3)
                    source.Cancel();
            });
            FluentActions.Invoking(() => _model.Generate(_inputs, new() { MaxNewTokens = 50, EndTokens = [], Beams = beams, Processors = [counting] }, source.Token))
                .Should().Throw<OperationCanceledException>();
        });
        calls.Should().Be(3);
    }

    [Fact]
    public void AProcessorOfOnesOwn_SeesTokensAndSource()
    {
        List<string> seen = [];
        var spy = new Custom((scores, context) =>
        {
            seen.Add($"{context.Length - context.StartLength} {context.RowsPerInput} {string.Join(' ', context.Row(1))} < {string.Join(' ', context.SourceRow(1))}");
            return scores.index_fill_(1, tensor(new[] { 7L }), 100);
        });
        using var output = _model.Generate(_inputs, new() { MaxNewTokens = 2, Processors = [spy] });
        seen.Should().Equal("0 1 0 < 4 2 1 0", "1 1 0 7 < 4 2 1 0");
        TinyT5.Rows(output.Sequences).Should().AllBeEquivalentTo(new long[] { 0, 7, 7 }, options => options.WithStrictOrdering());
        FluentActions.Invoking(() => _model.Generate(_inputs, new() { Processors = [new Custom((scores, _) => scores.narrow(1, 0, 3))] }))
            .Should().Throw<InvalidOperationException>().WithMessage("*Custom*(3, 3)*(3, 12)*keep the shape*");
    }

    [Fact]
    public void Embeddings_GiveWhatTheirIdsGive()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var table = _model.named_parameters().Single(item => item.name == "shared.weight").parameter;
        var vectors = table.index_select(0, _inputs.InputIds.flatten()).view(3, 4, -1);
        foreach (var beams in new[] { 1, 3 })
        {
            var options = new GenerationOptions { MaxNewTokens = 7, Beams = beams };
            TensorAssert.Identical(_model.GenerateFrom(new(vectors, _inputs.AttentionMask), options).Sequences, _model.Generate(_inputs, options).Sequences);
        }
        FluentActions.Invoking(() => _model.GenerateFrom(new(vectors), new() { EncoderNoRepeatNGramSize = 2 })).Should().Throw<ArgumentException>().WithMessage("*embeddings*give ids*");
        FluentActions.Invoking(() => _model.GenerateFrom(new(vectors.narrow(2, 0, 3)))).Should().Throw<ArgumentException>().WithMessage("*(3, 4, 3)*d_model*");
        FluentActions.Invoking(() => _model.GenerateFrom(new(vectors, _inputs.AttentionMask!.narrow(1, 0, 2)))).Should().Throw<ArgumentException>().WithMessage("*(3, 2)*(3, 4*");
    }

    [Fact]
    public void OneStart_IsForAllRows()
    {
        using var start = tensor(new long[,] { { 0, 5, 6 } });
        using var output = _model.Generate(_inputs with { DecoderInputIds = start }, new() { MaxLength = 5, EndTokens = [] });
        output.Sequences.shape.Should().Equal(3, 5);
        TinyT5.Rows(output.Sequences).Should().OnlyContain(row => row[0] == 0 && row[1] == 5 && row[2] == 6);
    }

    [Fact]
    public void ManySteps_OfEverything_LeaveNoTensorBehind()
    {
        var options = new GenerationOptions
        {
            MaxNewTokens = 150,
            EndTokens = [],
            RepetitionPenalty = 1.1,
            EncoderRepetitionPenalty = 1.1,
            BadWords = [[3, 4], [5]],
            SequenceBias = [new([6], 1), new([6, 7], -1)],
            AllowedTokens = (_, _) => [1, 2, 3, 4, 6, 7, 8],
            LengthDecay = new(2, 1.01),
            SuppressTokens = [9],
            RenormalizeScores = true,
            OutputLogits = true,
            OutputScores = true,
        };
        LeakAssert.NoLiveTensorsLeft(() => _model.Generate(_inputs, options).Dispose());
        LeakAssert.NoLiveTensorsLeft(() => _model.Generate(_inputs, options with { Beams = 3, ReturnedSequences = 2 }).Dispose());
        LeakAssert.NoLiveTensorsLeft(() => _model.Generate(_inputs, options with { MaxNewTokens = 20, UseCache = false, Sample = true, TopK = 8, TopP = 0.99, MinP = 0.001, TypicalP = 0.99, EpsilonCutoff = 1e-6, EtaCutoff = 1e-6, TopH = 0.99 }).Dispose());
    }

    public static TheoryData<GenerationOptions, string> Refused() => new()
    {
        { new() { MaxNewTokens = 0 }, "*MaxNewTokens is 0; give at least 1*" },
        { new() { MaxLength = 1 }, "*MaxLength is 1*start with 1 tokens*" },
        { new() { MinNewTokens = 30 }, "*MinNewTokens is 30*at most 20*MaxNewTokens*" },
        { new() { MinLength = 23 }, "*MinLength is 23*at most 21*" },
        { new() { Beams = 0 }, "*Beams is 0*" },
        { new() { Beams = 2, ReturnedSequences = 3 }, "*ReturnedSequences is 3*2 Beams*" },
        { new() { ReturnedSequences = 2 }, "*ReturnedSequences is 2*Sample*Beams*" },
        { new() { LengthPenalty = 2 }, "*LengthPenalty is 2*Beams is 1*" },
        { new() { Beams = 2, LengthPenalty = double.NaN }, "*LengthPenalty is NaN*" },
        { new() { Beams = 2, EarlyStopping = (EarlyStopping)9 }, "*EarlyStopping is 9*WhenUnlikely*" },
        { new() { Temperature = 0.5 }, "*Temperature is given*Sample is false*" },
        { new() { Seed = 1 }, "*Seed is given*Sample is false*" },
        { new() { Sample = true, Temperature = 0 }, "*Temperature is 0*above 0*" },
        { new() { Sample = true, TopK = 0 }, "*TopK is 0*at least 1*" },
        { new() { Sample = true, TopP = 1.5 }, "*TopP is 1.5*from 0 to 1*" },
        { new() { Sample = true, MinP = -0.1 }, "*MinP is -0.1*from 0 to 1*" },
        { new() { Sample = true, TypicalP = 0 }, "*TypicalP is 0*above 0 to 1*" },
        { new() { Sample = true, TopH = 2 }, "*TopH is 2*above 0 to 1*" },
        { new() { Sample = true, EpsilonCutoff = 1 }, "*EpsilonCutoff is 1*above 0 and below 1*" },
        { new() { Sample = true, EtaCutoff = 0 }, "*EtaCutoff is 0*above 0 and below 1*" },
        { new() { RepetitionPenalty = 0 }, "*RepetitionPenalty is 0*above 0*" },
        { new() { NoRepeatNGramSize = -1 }, "*NoRepeatNGramSize is -1*at least 0*" },
        { new() { SuppressTokens = [3, 12] }, "*SuppressTokens has the token 12*vocabulary of 12*0 to 11*" },
        { new() { BadWords = [[1, -1]] }, "*BadWords has the token -1*" },
        { new() { BadWords = [[]] }, "*no token*at least one*" },
        { new() { AllowedTokens = (_, _) => [] }, "*No token is allowed after (0)*" },
        { new() { AllowedTokens = (_, _) => [99] }, "*token 99 is allowed*vocabulary has 12*" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_ThatMeanNothing_AreRefused(GenerationOptions options, string message) =>
        FluentActions.Invoking(() => _model.Generate(_inputs, options)).Should().Throw<Exception>().WithMessage(message);

    private sealed record Counting(Action Step) : ILogitsProcessor
    {
        public Tensor Process(Tensor scores, LogitsContext context)
        {
            Step();
            return scores;
        }
    }

    private sealed record Custom(Func<Tensor, LogitsContext, Tensor> Change) : ILogitsProcessor
    {
        public Tensor Process(Tensor scores, LogitsContext context) => Change(scores, context);
    }
}
