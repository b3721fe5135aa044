namespace DeltaTuning.Models;

/// <summary>Which text is cut where an encoding is longer than allowed.</summary>
public enum TruncationStrategy
{
    /// <summary>Nothing is cut.</summary>
    None,

    /// <summary>
    /// The longer text first. With k places for both, a text of at most k/2 tokens stays whole; where both are longer, each gets k/2,
    /// and the odd place goes to the longer one (to the second where they are equal).
    /// </summary>
    LongestFirst,

    /// <summary>Only the first text; it is an error where the second leaves it no room.</summary>
    OnlyFirst,

    /// <summary>Only the second text; it is an error where the first leaves it no room.</summary>
    OnlySecond,
}
