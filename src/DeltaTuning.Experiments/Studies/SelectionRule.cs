namespace DeltaTuning.Experiments.Studies;

/// <summary>By what the best learning rate of a cell is chosen.</summary>
public enum SelectionRule
{
    /// <summary>The best mean over seeds on the validation split.</summary>
    Validation,

    /// <summary>The best mean over seeds on the test split, as the study's authors did: optimistic, for comparison with their tables.</summary>
    Test,
}
