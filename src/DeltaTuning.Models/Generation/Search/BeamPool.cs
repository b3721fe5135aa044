namespace DeltaTuning.Models;

/// <summary>One input's running beams and finished sequences. Numbers are float32 and in transformers' order of operations, so that ties fall as there.</summary>
internal sealed class BeamPool
{
    private const float Never = -1e9f;

    private readonly SearchSettings _settings;
    private readonly int _firstRow;
    private Finished[] _finished;
    private Running[] _running;

    /// <param name="settings">The settings.</param>
    /// <param name="input">The input's number.</param>
    public BeamPool(SearchSettings settings, int input)
    {
        (_settings, _firstRow) = (settings, input * Beams(settings));
        _finished = Enumerable.Repeat(new Finished(null, Never, false), Beams(settings)).ToArray();
        // All beams are the same at first: only one may count.
        _running = [.. Enumerable.Range(0, Beams(settings)).Select(beam => new Running(null, beam == 0 ? 0 : Never))];
    }

    /// <summary>Whether a running beam may still become better than a finished sequence.</summary>
    public bool CanImprove { get; private set; } = true;

    /// <summary>Whether there are as many finished sequences as beams.</summary>
    public bool IsFull => Array.TrueForAll(_finished, sequence => sequence.Counts);

    /// <summary>Whether every candidate of the last step ended its sequence.</summary>
    public bool AllEnded { get; private set; }

    /// <summary>Log-probabilities of the running beams.</summary>
    public IEnumerable<float> Scores => _running.Select(beam => beam.Score);

    /// <summary>The running beams' last tokens.</summary>
    public IEnumerable<BeamNode> Last => _running.Select(beam => beam.Node!);

    /// <summary>The finished sequences with their scores, the best first.</summary>
    public IEnumerable<(BeamNode? Node, float Score)> Best => _finished.Select(sequence => (sequence.Node, sequence.Score));

    /// <summary>Goes on with the best continuations.</summary>
    /// <param name="scores">Log-probabilities of the candidates, in the order of preference.</param>
    /// <param name="places">Their places: beam · vocabulary + token.</param>
    public void Advance(ReadOnlySpan<float> scores, ReadOnlySpan<long> places)
    {
        var candidates = new Candidate[scores.Length];
        for (var number = 0; number < scores.Length; number++)
            candidates[number] = Continue(scores[number], places[number]);
        AllEnded = Array.TrueForAll(candidates, candidate => candidate.Ends);
        var length = candidates[0].Node.Length;
        var running = candidates.Select(candidate => new Running(candidate.Node, candidate.Ends ? candidate.Score + Never : candidate.Score));
        Finish(candidates, length);
        _running = [.. running.OrderByDescending(beam => beam.Score).Take(_running.Length)];
        CanImprove &= MayImprove(length);
    }

    private Candidate Continue(float score, long place)
    {
        var (beam, token) = ((int)(place / _settings.Vocabulary), place % _settings.Vocabulary);
        var before = _running[beam].Node;
        var node = new BeamNode(before, token, _firstRow + beam, (before?.Length ?? 0) + 1);
        return new(node, score, node.Length == _settings.MaxNewTokens || _settings.Ends.Contains(token));
    }

    private void Finish(Candidate[] candidates, int length)
    {
        var isClosed = (IsFull && _settings.Options.EarlyStopping == EarlyStopping.WhenEnough) || !CanImprove;
        // The others are there so that enough go on, and must not end a sequence that better ones outrank.
        var ended = candidates.Select((candidate, rank) =>
        {
            var counts = candidate.Ends && rank < _running.Length;
            var score = candidate.Score / Divisor(length);
            return new Finished(candidate.Node, (isClosed ? score + Never : score) + (counts ? 0 : Never), counts);
        });
        _finished = [.. _finished.Concat(ended).OrderByDescending(sequence => sequence.Score).Take(_finished.Length)];
    }

    private bool MayImprove(int length)
    {
        var options = _settings.Options;
        var reached = options.EarlyStopping == EarlyStopping.Never && options.LengthPenalty > 0 ? _settings.MaxNewTokens : length;
        var best = _running[0].Score / Divisor(reached);
        var worst = _finished.Min(sequence => sequence.Score);
        return Array.Exists(_finished, sequence => best > (sequence.Counts ? worst : Never));
    }

    private float Divisor(int length) => (float)Math.Pow(length, _settings.Options.LengthPenalty);

    private static int Beams(SearchSettings settings) => settings.Options.Beams;

    private readonly record struct Candidate(BeamNode Node, float Score, bool Ends);

    private readonly record struct Running(BeamNode? Node, float Score);

    private readonly record struct Finished(BeamNode? Node, float Score, bool Counts);
}
