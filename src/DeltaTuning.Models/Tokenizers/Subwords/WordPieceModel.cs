using System.Text;
using Microsoft.ML.Tokenizers;

namespace DeltaTuning.Models;

/// <summary>BERT's WordPiece: the longest piece first; a word that cannot be spelled, or that is over 100 characters, is unknown.</summary>
internal sealed class WordPieceModel : ISubwordModel
{
    private const int CharacterLimit = 100;

    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _unknown;

    internal WordPieceModel(IEnumerable<string> spellings, string unknown, int unknownId)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', spellings)));
        // The limit counts characters here, as BERT's does, and UTF-16 units there.
        _tokenizer = WordPieceTokenizer.Create(lines, new WordPieceOptions { UnknownToken = unknown, MaxInputCharsPerWord = 2 * CharacterLimit });
        _unknown = unknownId;
    }

    /// <inheritdoc/>
    public Piece[] Encode(ReadOnlySpan<char> word)
    {
        if (word.Length > CharacterLimit && Characters(word) > CharacterLimit)
            return [new Piece(_unknown, 0, word.Length)];
        var tokens = _tokenizer.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new Piece[tokens.Count];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = new Piece(tokens[i].Id, tokens[i].Offset.Start.Value, tokens[i].Offset.End.Value);
        return pieces;
    }

    private static int Characters(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var _ in word.EnumerateRunes())
            count++;
        return count;
    }
}
