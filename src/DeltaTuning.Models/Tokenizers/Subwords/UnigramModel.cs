using Microsoft.ML.Tokenizers;

namespace DeltaTuning.Models;

/// <summary>SentencePiece's unigram model: the most probable pieces of a word; unknown characters that follow each other are one unknown token.</summary>
internal sealed class UnigramModel : ISubwordModel
{
    private readonly SentencePieceTokenizer _tokenizer;
    private readonly int _unknown;

    internal UnigramModel(IReadOnlyList<UnigramPiece> pieces, int unknown)
    {
        using var model = SentencePieceWriter.Write(pieces, unknown);
        _tokenizer = SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false);
        _unknown = unknown;
    }

    /// <inheritdoc/>
    public Piece[] Encode(ReadOnlySpan<char> word)
    {
        var tokens = _tokenizer.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new List<Piece>(tokens.Count);
        foreach (var token in tokens)
        {
            var piece = new Piece(token.Id, token.Offset.Start.Value, token.Offset.End.Value);
            if (piece.Id == _unknown && pieces.Count > 0 && pieces[^1].Id == _unknown)
                pieces[^1] = pieces[^1] with { End = piece.End };
            else
                pieces.Add(piece);
        }
        return [.. pieces];
    }
}
