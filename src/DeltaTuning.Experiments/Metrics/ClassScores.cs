namespace DeltaTuning.Experiments.Metrics;

/// <summary>One class's numbers. A quotient of nothing by nothing is 0.</summary>
/// <typeparam name="TClass">A class.</typeparam>
/// <param name="Class">The class.</param>
/// <param name="TruePositives">Items of the class predicted as it.</param>
/// <param name="Predicted">Items predicted as it.</param>
/// <param name="Support">Items of the class.</param>
public sealed record ClassScores<TClass>(TClass Class, long TruePositives, long Predicted, long Support)
{
    /// <summary>The part of the items predicted as the class that are of it.</summary>
    public double Precision => Ratio(TruePositives, Predicted);

    /// <summary>The part of the class's items that are predicted as it.</summary>
    public double Recall => Ratio(TruePositives, Support);

    /// <summary>The harmonic mean of both: 2 TP / (predicted + support).</summary>
    public double F1 => Ratio(2 * TruePositives, Predicted + Support);

    internal static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
