namespace DeltaTuning.Experiments.Studies;

/// <summary>The loss of a score that two label words share.</summary>
public enum ScoreLoss
{
    /// <summary>The divergence of the words' probabilities from those that the score stands for.</summary>
    Divergence,

    /// <summary>As the study's own code has it, which takes the target's probabilities for their logarithms: for comparison with its tables.</summary>
    Authors,
}
