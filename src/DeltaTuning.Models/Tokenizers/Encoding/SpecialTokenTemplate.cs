namespace DeltaTuning.Models;

/// <summary>The special tokens that a family puts around texts.</summary>
/// <param name="Before">Ids before the first text.</param>
/// <param name="After">Ids after a lone text.</param>
/// <param name="Between">Ids between the texts of a pair.</param>
/// <param name="AfterPair">Ids after a pair.</param>
/// <param name="PairType">The segment of the second text and of what follows it.</param>
internal sealed record SpecialTokenTemplate(int[] Before, int[] After, int[] Between, int[] AfterPair, int PairType)
{
    /// <summary>How many special tokens are added.</summary>
    internal int Count(bool pair) => Before.Length + (pair ? Between.Length + AfterPair.Length : After.Length);
}
