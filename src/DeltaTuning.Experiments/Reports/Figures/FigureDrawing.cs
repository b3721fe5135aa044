using ScottPlot;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>A figure as pictures.</summary>
/// <param name="Png">The PNG file, at twice the size for sharp screens.</param>
/// <param name="Svg">The SVG document as ScottPlot writes it.</param>
internal sealed record FigureDrawing(ReadOnlyMemory<byte> Png, string Svg)
{
    private const int Width = 860;
    private const int Height = 460;
    private const int Sharpness = 2;

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="shared">Names of series whose places decide their colours; none: the figure's own.</param>
    public static FigureDrawing Of(ReportFigure figure, IReadOnlyList<string>? shared = null)
    {
        EmbeddedFont.Install();
        using var plain = FigurePlot.Of(figure, shared ?? [], forSvg: true);
        using var sharp = FigurePlot.Of(figure, shared ?? [], forSvg: false);
        sharp.ScaleFactor = Sharpness;
        return new(sharp.GetImageBytes(Width * Sharpness, Height * Sharpness, ImageFormat.Png), plain.GetSvgXml(Width, Height));
    }
}
