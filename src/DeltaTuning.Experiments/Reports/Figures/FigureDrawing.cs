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

    public static FigureDrawing Of(ReportFigure figure)
    {
        EmbeddedFont.Install();
        using var plain = FigurePlot.Of(figure, forSvg: true);
        using var sharp = FigurePlot.Of(figure, forSvg: false);
        sharp.ScaleFactor = Sharpness;
        return new(sharp.GetImageBytes(Width * Sharpness, Height * Sharpness, ImageFormat.Png), plain.GetSvgXml(Width, Height));
    }
}
