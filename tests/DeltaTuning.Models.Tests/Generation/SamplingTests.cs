using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

public sealed class SamplingTests : IDisposable
{
    private const int Draws = 4000;

    private readonly T5ForConditionalGeneration _model = TinyT5.Create();

    private readonly ModelInputs _inputs = TinyT5.Inputs();

    public void Dispose()
    {
        _inputs.Dispose();
        _model.Dispose();
    }

    [Theory]
    [InlineData(1.0, null)]
    [InlineData(0.5, null)]
    [InlineData(2.0, 3)]
    public void Frequencies_AreTheDistributions(double temperature, int? topK)
    {
        using var output = _model.Generate(_inputs, new() { MaxNewTokens = 1, EndTokens = [], Sample = true, Seed = 1, Temperature = temperature, TopK = topK, ReturnedSequences = Draws });
        var rows = TinyT5.Rows(output.Sequences);
        rows.Should().HaveCount(3 * Draws);
        for (var input = 0; input < 3; input++)
        {
            var scores = TinyT5.Next(_model, _inputs, input, [0]);
            var least = topK is { } count ? scores.Order().ElementAt(scores.Length - count) : float.NegativeInfinity;
            var weights = scores.Select(score => score < least ? 0 : Math.Exp(score / temperature)).ToArray();
            for (var token = 0; token < weights.Length; token++)
            {
                var expected = weights[token] / weights.Sum();
                var share = rows.Skip(input * Draws).Take(Draws).Count(row => row[1] == token) / (double)Draws;
                share.Should().BeApproximately(expected, 5 * Math.Sqrt(expected * (1 - expected) / Draws), $"that is five standard deviations of token {token} of input {input}");
            }
        }
    }

    [Fact]
    public void TheSeed_DecidesTheDraws()
    {
        var options = new GenerationOptions { MaxNewTokens = 10, EndTokens = [], Sample = true, Seed = 7 };
        using var first = _model.Generate(_inputs, options);
        using var again = _model.Generate(_inputs, options);
        using var whole = _model.Generate(_inputs, options with { UseCache = false });
        using var other = _model.Generate(_inputs, options with { Seed = 8 });
        TensorAssert.Identical(again.Sequences, first.Sequences);
        TensorAssert.Identical(whole.Sequences, first.Sequences);
        other.Sequences.equal(first.Sequences).all().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void WithoutSeed_DrawsDiffer()
    {
        var options = new GenerationOptions { MaxNewTokens = 20, EndTokens = [], Sample = true };
        using var first = _model.Generate(_inputs, options);
        using var other = _model.Generate(_inputs, options);
        other.Sequences.equal(first.Sequences).all().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void OneTokenKept_IsTheMostProbable()
    {
        using var greedy = _model.Generate(_inputs, new() { MaxNewTokens = 8 });
        using var drawn = _model.Generate(_inputs, new() { MaxNewTokens = 8, Sample = true, TopK = 1 });
        TensorAssert.Identical(drawn.Sequences, greedy.Sequences);
    }

    [Fact]
    public void EveryTokenForbidden_SaysWhichRow()
    {
        var options = new GenerationOptions { Sample = true, SuppressTokens = [.. Enumerable.Range(0, 12).Select(token => (long)token)] };
        FluentActions.Invoking(() => _model.Generate(_inputs, options)).Should().Throw<InvalidOperationException>().WithMessage("*row 0*every token is forbidden*");
    }
}
