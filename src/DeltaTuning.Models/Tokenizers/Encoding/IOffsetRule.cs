namespace DeltaTuning.Models;

/// <summary>How a family reports where a token comes from.</summary>
internal interface IOffsetRule
{
    /// <summary>The span that is reported for the token at an index of its window.</summary>
    TokenSpan Apply(Token token, string spelling, int index);
}
