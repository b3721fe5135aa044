namespace DeltaTuning.Experiments.Prompts;

/// <summary>What runs on prompts are called, and their own settings.</summary>
public static class PromptRuns
{
    /// <summary>The kind of run, as <see cref="Runs.RunConfiguration.Kind"/> names it.</summary>
    public const string Kind = "prompt";

    /// <summary>
    /// The setting that says how a score's loss is computed: <c>divergence</c> (the default), or <c>authors</c> for the study's own code, which takes the target's
    /// probabilities for their logarithms.
    /// </summary>
    public const string ScoreLoss = "stsb_loss";
}
