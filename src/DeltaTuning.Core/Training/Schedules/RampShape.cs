namespace DeltaTuning.Training;

/// <summary>How a rate rises or falls between two values, by the part p of the way, from 0 to 1.</summary>
public enum RampShape
{
    /// <summary>A straight line: p.</summary>
    Linear,

    /// <summary>Half a cosine wave: (1 − cos π p) / 2.</summary>
    Cosine,

    /// <summary>A root, steep at the upper value: a rise goes as 1 − √(1 − p), a fall as 1 − √p.</summary>
    Root,
}
