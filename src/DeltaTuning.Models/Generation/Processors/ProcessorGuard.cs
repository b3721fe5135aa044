namespace DeltaTuning.Models;

/// <summary>Guards of the processors' numbers.</summary>
internal static class ProcessorGuard
{
    internal static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give a finite number above 0.");

    /// <summary>Demands a number between two, either of which may be allowed itself.</summary>
    internal static double Between(double value, string name, double low, bool hasLow, double high, bool hasHigh) =>
        (value > low || (hasLow && value == low)) && (value < high || (hasHigh && value == high)) ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give a number {(hasLow ? "from" : "above")} {low} {(hasHigh ? "to" : "and below")} {high}.");

    internal static int AtLeast(int value, string name, int least) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give at least {least}.");

    internal static IReadOnlyList<long> Tokens(IReadOnlyList<long> tokens, string name)
    {
        ArgumentNullException.ThrowIfNull(tokens, name);
        return tokens.Count > 0 ? tokens : throw new ArgumentException($"{name} has no token; give at least one.", name);
    }
}
