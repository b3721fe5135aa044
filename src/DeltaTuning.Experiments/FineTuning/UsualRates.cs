using DeltaTuning.Experiments.Methods;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Learning rates to begin with: AdamW's that the methods' papers and the study's grids have in their middle.</summary>
internal static class UsualRates
{
    private const double Otherwise = 1e-3;

    private static readonly Dictionary<string, double> Rates = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FT"] = 3e-5,
        ["LR"] = 5e-4,
        ["DR"] = 5e-4,
        ["AP"] = 5e-4,
        ["PT"] = 1e-2,
        ["PM"] = 1e-2,
        ["IA3"] = 3e-3,
    };

    /// <summary>The rate of each stage: the lowest of its methods'.</summary>
    public static IReadOnlyList<double> Of(MethodExpression expression) =>
        [.. expression.Stages.Select(stage => stage.Min(method => Rates.TryGetValue(method.Name, out var rate) ? rate : Otherwise))];
}
