namespace DeltaTuning.Models;

/// <summary>
/// Spans without the spaces that a byte-level token carries (<c>trim_offsets</c>). A space that was put before a text is not there to be left out:
/// as in HuggingFace's fast tokenizers, one space of the first token stays where a prefix space is on.
/// </summary>
internal sealed class TrimmedOffsets(bool prefixSpace) : IOffsetRule
{
    /// <inheritdoc/>
    public TokenSpan Apply(Token token, string spelling, int index)
    {
        var leading = spelling.Length - spelling.AsSpan().TrimStart(ByteAlphabet.Space).Length;
        var trailing = spelling.Length - spelling.AsSpan().TrimEnd(ByteAlphabet.Space).Length;
        var (start, end) = (token.Start, token.End);
        if (leading > 0)
        {
            if (prefixSpace && (index == 0 || start == 0))
                leading--;
            start = Math.Min(start + leading, end);
        }
        if (trailing > 0 && end >= trailing)
            end = Math.Max(end - trailing, start);
        return new TokenSpan(start, end);
    }
}
