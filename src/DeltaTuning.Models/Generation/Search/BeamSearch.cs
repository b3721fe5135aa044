using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Follows the most probable sequences of each input at once, or drawn ones.</summary>
internal sealed class BeamSearch(SearchSettings settings, INextTokenScorer scorer, CancellationToken cancellationToken)
{
    private readonly GenerationOptions _options = settings.Options;
    private readonly int _candidates = (int)Math.Min(Math.Max(2, 1 + settings.Ends.Count) * settings.Options.Beams, settings.Options.Beams * settings.Vocabulary);

    /// <summary>Generates until no better sequence can be found or the length is reached.</summary>
    /// <param name="start">What rows start with, (inputs · beams, length).</param>
    public GenerationOutput Run(Tensor start)
    {
        using var scope = NewDisposeScope();
        using var tokens = new TokenHistory(start);
        using var draw = _options.Sample ? new TokenDraw(_options.Seed) : null;
        var chain = ProcessorChain.Of(settings, tokens.StartLength);
        var record = new ScoreRecord(_options);
        BeamPool[] pools = [.. Enumerable.Range(0, tokens.Rows / _options.Beams).Select(input => new BeamPool(settings, input))];
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            Advance(pools, record.Add(scorer.Next(tokens), chain, tokens, asLogarithms: true), draw);
            Follow(pools, tokens);
        }
        while (GoesOn(pools));
        return BeamResult.Of(pools, start, settings, record).MoveToOuterDisposeScope();
    }

    private bool GoesOn(BeamPool[] pools) => Array.Exists(pools, pool => pool.CanImprove)
        && !(_options.EarlyStopping == EarlyStopping.WhenEnough && Array.TrueForAll(pools, pool => pool.IsFull))
        && !Array.TrueForAll(pools, pool => pool.AllEnded);

    // One transfer of a few numbers of each input to managed memory, where the rest of a step is done.
    private void Advance(BeamPool[] pools, Tensor scores, TokenDraw? draw)
    {
        var gathered = tensor(pools.SelectMany(pool => pool.Scores).ToArray(), device: scores.device).unsqueeze(1);
        var together = scores.Plus(gathered).view(pools.Length, -1);
        var (values, places) = draw is null ? together.topk(_candidates, -1) : Drawn(together, draw);
        var (numbers, ids) = (values.cpu().data<float>().ToArray(), places.cpu().data<long>().ToArray());
        for (var input = 0; input < pools.Length; input++)
            pools[input].Advance(numbers.AsSpan(input * _candidates, _candidates), ids.AsSpan(input * _candidates, _candidates));
    }

    private (Tensor Values, Tensor Places) Drawn(Tensor scores, TokenDraw draw)
    {
        var places = draw.Draw(scores, _candidates).to(scores.device);
        return (scores.gather(1, places), places);
    }

    private void Follow(BeamPool[] pools, TokenHistory tokens)
    {
        BeamNode[] last = [.. pools.SelectMany(pool => pool.Last)];
        long[] rows = [.. last.Select(node => (long)node.Row)];
        if (rows.Where((row, place) => row != place).Any())
        {
            var order = tensor(rows, ScalarType.Int64, tokens.Device);
            tokens.Reorder(order);
            scorer.Reorder(order);
        }
        long[] values = [.. last.Select(node => node.Token)];
        tokens.Append(tensor(values, ScalarType.Int64), values);
    }
}
