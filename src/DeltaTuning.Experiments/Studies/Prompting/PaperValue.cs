using System.Globalization;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>A published number with its standard deviation, in percent.</summary>
/// <param name="Mean">The number.</param>
/// <param name="Deviation">The deviation; null where none stands there.</param>
internal readonly record struct PaperValue(double Mean, double? Deviation)
{
    /// <summary>Reads <c>66.6±1.6</c> or <c>66.6</c>.</summary>
    internal static PaperValue Parse(string text)
    {
        var parts = text.Split('±');
        return new(Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : null);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
