using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Chooses a token at each step for good: the most probable one, or a drawn one.</summary>
internal sealed class TokenSearch(SearchSettings settings, INextTokenScorer scorer, CancellationToken cancellationToken)
{
    private readonly GenerationOptions _options = settings.Options;

    /// <summary>Generates until every row has ended or the length is reached.</summary>
    /// <param name="start">What rows start with, (rows, length).</param>
    public GenerationOutput Run(Tensor start)
    {
        using var scope = NewDisposeScope();
        using var tokens = new TokenHistory(start);
        using var draw = _options.Sample ? new TokenDraw(_options.Seed) : null;
        var chain = ProcessorChain.Of(settings, tokens.StartLength);
        var rows = new RowEnds(tokens.Rows, settings);
        var record = new ScoreRecord(_options);
        for (var step = 0; step < settings.MaxNewTokens && rows.AnyRuns; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var scores = record.Add(scorer.Next(tokens), chain, tokens);
            var chosen = draw?.Draw(scores, 1).squeeze(1) ?? scores.argmax(-1);
            if (!rows.AreWatched && _options.OnStep is null)
                tokens.Append(chosen);
            else
                Append(tokens, chosen, rows, step);
        }
        return new GenerationOutput(tokens.All.clone()) { Logits = record.Logits, Scores = record.Scores }.MoveToOuterDisposeScope();
    }

    // The one look at the device's numbers of a step: whether rows end decides whether there is another.
    private void Append(TokenHistory tokens, Tensor chosen, RowEnds rows, int step)
    {
        var values = chosen.cpu().data<long>().ToArray();
        var told = rows.Take(values);
        tokens.Append(rows.Padded ? tensor(values, ScalarType.Int64) : chosen, values);
        _options.OnStep?.Invoke(new(step, told));
    }
}
