namespace DeltaTuning.Modules;

/// <summary>What a prefix does to positions.</summary>
public enum PrefixPositions
{
    /// <summary>
    /// Nothing: tokens keep theirs, and the prefix has none. T5's bias of relative positions is zero for it. As AdapterHub and OpenDelta on encoders, and as the
    /// method is written down.
    /// </summary>
    None,

    /// <summary>
    /// It stands where as many tokens before the first one would: tokens' absolute positions begin after it, and T5's bias is that of tokens at these
    /// distances. As PEFT, which passes it off as a cache of earlier tokens.
    /// </summary>
    Before,

    /// <summary>What AdapterHub computes on T5: the bias counts keys from the prefix's first and queries from the text's first, so that every key is nearer the end than it is.</summary>
    ShiftedKeys,
}
