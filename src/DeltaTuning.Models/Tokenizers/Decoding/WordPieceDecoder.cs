using System.Text;

namespace DeltaTuning.Models;

/// <summary>Joins pieces that continue a word, puts spaces between words, and tidies each token, always, as HuggingFace's WordPiece decoder does.</summary>
internal sealed class WordPieceDecoder : ITokenDecoder
{
    private const string Continuation = "##";

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<string> tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (i > 0)
                token = token.StartsWith(Continuation, StringComparison.Ordinal) ? token[Continuation.Length..] : " " + token;
            text.Append(Tidying.Apply(token, Tidying.Negations));
        }
        return text.ToString();
    }
}
