using Microsoft.ML.Tokenizers;

namespace DeltaTuning.Models;

/// <summary>Byte-pair encoding of words that are spelled in GPT-2's byte alphabet.</summary>
internal sealed class BytePairModel : ISubwordModel
{
    private readonly BpeTokenizer _tokenizer;

    internal BytePairModel(IEnumerable<KeyValuePair<string, int>> vocabulary, IEnumerable<string> merges) =>
        _tokenizer = BpeTokenizer.Create(new BpeOptions(vocabulary) { Merges = merges });

    /// <inheritdoc/>
    public Piece[] Encode(ReadOnlySpan<char> word)
    {
        var tokens = _tokenizer.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new Piece[tokens.Count];
        for (var i = 0; i < pieces.Length; i++)
            pieces[i] = new Piece(tokens[i].Id, tokens[i].Offset.Start.Value, tokens[i].Offset.End.Value);
        return pieces;
    }
}
