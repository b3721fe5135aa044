using System.Buffers.Binary;
using System.Globalization;
using System.Xml.Linq;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Reports.Figures;
using ScottPlot;

namespace DeltaTuning.Experiments.Tests.Reports;

public sealed class FigureDrawingTests
{
    private static readonly ReportFigure Curves = ExampleReport.Small.Sections[0].Figures[0];

    [Fact]
    public void Of_Lines_IsAPictureOfTwiceTheSize()
    {
        var png = FigureDrawing.Of(Curves).Png.Span;

        png[..8].ToArray().Should().Equal(0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A);
        BinaryPrimitives.ReadInt32BigEndian(png[16..]).Should().Be(1720);
        BinaryPrimitives.ReadInt32BigEndian(png[20..]).Should().Be(920);
    }

    [Fact]
    public void Of_Lines_TellAxesAndSeries()
    {
        var svg = XElement.Parse(SvgText.ForFile(FigureDrawing.Of(Curves).Svg));
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim());

        texts.Should().Contain(["Optimizer steps", "Accuracy (%)", "AP", "AP (paper)"]);
        svg.Descendants().Attributes("font-family").Should().OnlyContain(family => family.Value.StartsWith("Liberation Sans, Arial"));
    }

    [Fact]
    public void Of_SeriesOfThePaper_AloneIsDashed()
    {
        Dashed(FigureDrawing.Of(Curves)).Should().BeGreaterThan(0);
        Dashed(FigureDrawing.Of(Curves with { Series = [Curves.Series[0]] })).Should().Be(0);

        static int Dashed(FigureDrawing drawing) => XElement.Parse(SvgText.ForFile(drawing.Svg)).Descendants().Attributes("stroke-dasharray").Count();
    }

    [Fact]
    public void ForPage_Figure_TakesThePagesColoursAndHasIdsOfItsOwn()
    {
        var svg = XElement.Parse(SvgText.ForPage(FigureDrawing.Of(Curves).Svg, "curves", "A & \"B\""));
        var ids = svg.Descendants().Attributes("id").Select(id => id.Value).ToList();

        ids.Should().NotBeEmpty().And.OnlyHaveUniqueItems().And.OnlyContain(id => id.StartsWith("curves-"));
        svg.Descendants().Attributes("clip-path").Select(clip => clip.Value[5..^1]).Should().NotBeEmpty().And.BeSubsetOf(ids);
        svg.Descendants().Attributes("fill").Select(fill => fill.Value).Should().Contain("currentColor").And.NotContain(FigureColors.InkHex);
        svg.Attribute("aria-label")!.Value.Should().Be("A & \"B\"");
    }

    [Fact]
    public void Write_NameInSeveralFigures_HasOneColour()
    {
        using var folder = new TemporaryFolder();
        ReportFigure Figure(string name, params string[] series) => new(name, "", "x", "y", [.. series.Select((one, i) => new ReportSeries(one, [0, 1], [i, i + 1]))]);

        ReportWriter.Write(new("", [], [new("", [], [], [Figure("both", "FT", "AP"), Figure("alone", "AP")])]), folder.Path);

        var second = FigureColors.Hex(FigureColors.Series[1]);
        File.ReadAllText(folder["figures/both.svg"]).Should().ContainEquivalentOf(second);
        File.ReadAllText(folder["figures/alone.svg"]).Should().ContainEquivalentOf(second).And.NotContainEquivalentOf(FigureColors.Hex(FigureColors.Series[0]));
    }

    [Fact]
    public void Of_AnyCulture_WritesTheSameNumbers()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        var figure = Curves with { Series = [new("a", [0, 0.5, 20000], [-1.5, 0.25, 1])] };
        var expected = SvgText.ForFile(FigureDrawing.Of(figure).Svg);
        try
        {
            // As German has them; made here because .NET may be without cultures.
            var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (german.NumberFormat.NumberDecimalSeparator, german.NumberFormat.NumberGroupSeparator) = (",", ".");
            Thread.CurrentThread.CurrentCulture = german;
            SvgText.ForFile(FigureDrawing.Of(figure).Svg).Should().Be(expected);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Font_ThatComesAlong_HasWidths()
    {
        EmbeddedFont.Install();

        Fonts.GetTypeface(EmbeddedFont.Name, bold: false, italic: false).FamilyName.Should().Be("Liberation Sans");
        EmbeddedFont.Width("accuracy", 14).Should().BeInRange(40, 70);
    }

    [Theory]
    [InlineData("AP")]
    [InlineData("AP (paper)")]
    [InlineData("paper, AP")]
    public void Series_OfThePaper_LooksLikeOursOfTheName(string name)
    {
        var styles = SeriesStyle.Of([new("FT", [], []), new("AP", [], []), new(name, [], []) { FromPaper = true }], [], forSvg: false);

        styles[2].Color.Should().Be(styles[1].Color);
        styles[2].Pattern.Should().NotBe(styles[1].Pattern);
    }

    [Fact]
    public void Series_Ten_AreAllToldApart() =>
        SeriesStyle.Of([.. Enumerable.Range(0, 10).Select(i => new ReportSeries($"s{i}", [], []))], [], forSvg: false).Should().OnlyHaveUniqueItems();
}
