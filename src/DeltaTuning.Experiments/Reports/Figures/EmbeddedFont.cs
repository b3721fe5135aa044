using ScottPlot;
using SkiaSharp;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>Liberation Sans, which comes along: figures look the same on every machine, also where no font is installed. It is as wide as Arial and Helvetica.</summary>
internal sealed class EmbeddedFont : IFontResolver
{
    public const string Name = "Liberation Sans";
    private const string Resource = "DeltaTuning.Experiments.Reports.LiberationSans-Regular.ttf";
    private static readonly Lazy<SKTypeface> Typeface = new(Read);
    private static readonly Lazy<bool> Installed = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        return true;
    });

    /// <summary>Lets ScottPlot find it, once.</summary>
    public static void Install() => _ = Installed.Value;

    /// <summary>How many pixels wide a text is.</summary>
    public static float Width(string text, float size)
    {
        using var font = new SKFont(Typeface.Value, size);
        return font.MeasureText(text);
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => fontName == Name ? Typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface.Value : null;

    private static SKTypeface Read()
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(Resource)!;
        return SKTypeface.FromStream(stream);
    }
}
