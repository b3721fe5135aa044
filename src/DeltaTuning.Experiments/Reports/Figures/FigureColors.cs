using ScottPlot;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>
/// The colours of figures: those of Okabe and Ito (https://jfly.uni-koeln.de/color/), which colour-blind readers tell apart, on white as on black; without
/// their black, which is the text's here.
/// </summary>
internal static class FigureColors
{
    /// <summary>Text and axes. No other part has this colour, so that a page can put its own in its place.</summary>
    public const string InkHex = "#1F2123";

    /// <summary>Grid lines, likewise.</summary>
    public const string GridHex = "#E1E3E6";

    /// <summary>How a colour says that its line is dashed: Skia writes no dashes into an SVG, so that they are put there by this colour, which no eye tells from its own.</summary>
    public static Color Dashed(Color color) => new(color.R, color.G, (byte)(color.B ^ 1), color.A);

    /// <summary>A colour as an SVG has it.</summary>
    public static string Hex(Color color) => $"#{color.R:X2}{color.G:X2}{color.B:X2}";

    public static Color Ink { get; } = Color.FromHex(InkHex);

    public static Color Grid { get; } = Color.FromHex(GridHex);

    public static IReadOnlyList<Color> Series { get; } =
        [.. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C", "#B8A900" }.Select(hex => Color.FromHex(hex))];
}
