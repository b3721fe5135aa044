using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// SentencePiece's unigram model (Kudo 2018, arXiv:1804.10959): of all ways to cut a word into pieces the one with the greatest sum of log probabilities,
/// argmax Σ log p(x_i), by the Viterbi algorithm. Unknown characters that follow each other are one unknown token.
/// </summary>
/// <remarks>
/// Microsoft.ML.Tokenizers has this model, but cannot read T5's file (it has no beginning-of-sentence piece), leaves control pieces out, and adds in
/// single precision, which decides ties otherwise than HuggingFace's fast tokenizers, whose ids are ours.
/// </remarks>
internal sealed class UnigramModel : ISubwordModel
{
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<char, int> _longest = [];
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;

    internal UnigramModel(IReadOnlyList<UnigramPiece> pieces, int unknown)
    {
        _unknown = unknown;
        _scores = [.. pieces.Select(piece => piece.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        for (var id = 0; id < pieces.Count; id++)
        {
            var text = pieces[id].Text;
            if (text.Length == 0)
                continue;
            _ids[text] = id;
            _longest[text[0]] = Math.Max(_longest.GetValueOrDefault(text[0]), text.Length);
        }
    }

    /// <inheritdoc/>
    public Piece[] Encode(ReadOnlySpan<char> word)
    {
        // The best path to each place: its score, where its last piece starts (-1 for no path), and that piece.
        var (scores, starts, ids) = (new double[word.Length + 1], new int[word.Length + 1], new int[word.Length + 1]);
        Array.Fill(starts, -1);
        var known = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start < word.Length;)
        {
            Rune.DecodeFromUtf16(word[start..], out _, out var character);
            var single = false;
            var longest = Math.Min(_longest.GetValueOrDefault(word[start]), word.Length - start);
            for (var length = 1; length <= longest; length++)
            {
                if (!known.TryGetValue(word.Slice(start, length), out var id))
                    continue;
                Offer(start + length, scores[start] + _scores[id], id);
                single |= length == character;
            }
            if (!single)
                Offer(start + character, scores[start] + _unknownScore, _unknown);

            start += character;

            void Offer(int end, double score, int id)
            {
                if (starts[end] >= 0 && score <= scores[end])
                    return;
                (scores[end], starts[end], ids[end]) = (score, start, id);
            }
        }
        return Backwards(starts, ids);
    }

    private Piece[] Backwards(int[] starts, int[] ids)
    {
        var pieces = new List<Piece>();
        for (var end = starts.Length - 1; end > 0; end = starts[end])
        {
            if (ids[end] == _unknown && pieces.Count > 0 && pieces[^1].Id == _unknown)
                pieces[^1] = pieces[^1] with { Start = starts[end] };
            else
                pieces.Add(new Piece(ids[end], starts[end], end));
        }
        pieces.Reverse();
        return [.. pieces];
    }
}
