namespace DeltaTuning.Models;

/// <summary>Makes text from spellings.</summary>
internal interface ITokenDecoder
{
    /// <summary>The text of tokens in order.</summary>
    string Decode(IReadOnlyList<string> tokens);
}
