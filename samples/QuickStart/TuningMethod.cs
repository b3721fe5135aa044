namespace QuickStart;

/// <summary>What is trained.</summary>
internal enum TuningMethod
{
    /// <summary>Low-rank updates of queries and values, and the classifier.</summary>
    Lora,

    /// <summary>The same with trained magnitudes.</summary>
    Dora,

    /// <summary>Every parameter.</summary>
    Full,

    /// <summary>The classifier alone.</summary>
    HeadOnly,
}
