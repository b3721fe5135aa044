namespace DeltaTuning.Models;

/// <summary>Spans as they are.</summary>
internal sealed class WholeTokenOffsets : IOffsetRule
{
    /// <inheritdoc/>
    public TokenSpan Apply(Token token, string spelling, int index) => new(token.Start, token.End);
}
