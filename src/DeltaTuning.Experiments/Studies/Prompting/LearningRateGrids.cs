namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>The learning rates that the study's authors tried.</summary>
internal static class LearningRateGrids
{
    private static readonly double[] Full = [1e-2, 1e-3, 1e-4, 1e-5];
    private static readonly double[] FewShotPrompt = [1e-2, 3e-3, 1e-3, 3e-4];
    private static readonly double[] FewShotBias = [3e-3, 1e-3, 3e-4, 1e-4];
    private static readonly double[] FewShot = [1e-3, 3e-4, 1e-4, 3e-5];

    /// <summary>The grid of a method: with few examples prompts alone and biases alone have higher rates than adapters and all that holds several.</summary>
    internal static IReadOnlyList<double> Of(string method, bool fewShot) => (fewShot, method) switch
    {
        (_, MethodSubsets.None) => [],
        (false, _) => Full,
        (true, "PT") => FewShotPrompt,
        (true, "BF") => FewShotBias,
        _ => FewShot,
    };

    /// <summary>The rate of a stage, after the figures of the sequential composition.</summary>
    internal static double OfStage(string method) => method switch { "PT" => 1e-2, "BF" => 1e-3, "AP" => 1e-5, _ => 1e-3 };
}
