using System.Buffers;

namespace DeltaTuning.Models;

/// <summary>Finds added tokens in texts: the leftmost, and of those that start together the longest.</summary>
internal sealed class AddedTokens
{
    private readonly Dictionary<char, AddedToken[]> _byFirst;
    private readonly SearchValues<char> _firsts;

    internal AddedTokens(IEnumerable<AddedToken> tokens)
    {
        _byFirst = tokens.Where(token => token.Content.Length > 0).GroupBy(token => token.Content[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());
        _firsts = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>The next added token at or after a place; null for none.</summary>
    internal AddedToken? Next(ReadOnlySpan<char> text, int from, out int start)
    {
        for (start = from; start < text.Length; start++)
        {
            var ahead = text[start..].IndexOfAny(_firsts);
            if (ahead < 0)
                break;
            start += ahead;
            foreach (var token in _byFirst[text[start]])
            {
                if (text[start..].StartsWith(token.Content, StringComparison.Ordinal) && (!token.SingleWord || StandsAlone(text, start, start + token.Content.Length)))
                    return token;
            }
        }
        start = text.Length;
        return null;
    }

    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !IsWordPart(text[start - 1])) && (end == text.Length || !IsWordPart(text[end]));

    private static bool IsWordPart(char unit) => char.IsLetterOrDigit(unit) || unit == '_';
}
