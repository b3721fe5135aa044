using System.Globalization;
using System.Xml.Linq;

namespace DeltaTuning.Experiments.Reports.Figures;

/// <summary>What ScottPlot's SVG needs to stand in a page, or alone.</summary>
internal static class SvgText
{
    private const string Dashes = "7 4";
    private static readonly HashSet<string> Dashed = [.. FigureColors.Series.Select(color => FigureColors.Hex(FigureColors.Dashed(color)))];
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The document as a file: with a white ground, and fonts as wide as the one it was set in.</summary>
    public static string ForFile(string svg)
    {
        var root = Scalable(svg);
        root.AddFirst(new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#FFFFFF")));
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>The element for a page: text and grid in the page's colours, ids that no other figure has, and its caption for those who do not see it.</summary>
    public static string ForPage(string svg, string name, string caption)
    {
        var root = Scalable(svg);
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", caption);
        foreach (var attribute in root.DescendantsAndSelf().Attributes())
            attribute.Value = InPage(attribute, name);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static XElement Scalable(string svg)
    {
        var root = XElement.Parse(svg);
        var (width, height) = (Length(root, "width"), Length(root, "height"));
        root.SetAttributeValue("viewBox", $"0 0 {width} {height}");
        foreach (var family in root.DescendantsAndSelf().Attributes("font-family"))
            family.Value = $"{EmbeddedFont.Name}, Arial, Helvetica, sans-serif";
        foreach (var line in root.Descendants().Where(element => Dashed.Contains(element.Attribute("stroke")?.Value ?? "")).ToList())
            line.SetAttributeValue("stroke-dasharray", Dashes);
        Number(root);
        return root;
    }

    // Skia counts its ids through the whole process, which would make each writing another file.
    private static void Number(XElement root)
    {
        foreach (var (index, id) in root.DescendantsAndSelf().Attributes("id").ToList().Index())
        {
            var (old, given) = ($"url(#{id.Value})", $"part{index}");
            foreach (var reference in root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Value == old).ToList())
                reference.Value = $"url(#{given})";
            foreach (var reference in root.DescendantsAndSelf().Attributes().Where(attribute => attribute.Name.LocalName == "href" && attribute.Value == $"#{id.Value}").ToList())
                reference.Value = $"#{given}";
            id.Value = given;
        }
    }

    private static string Length(XElement root, string name) =>
        double.Parse(root.Attribute(name)!.Value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static string InPage(XAttribute attribute, string name)
    {
        if (attribute.Name.LocalName is "fill" or "stroke" && !attribute.IsNamespaceDeclaration)
        {
            if (attribute.Value.Equals(FigureColors.InkHex, StringComparison.OrdinalIgnoreCase))
                return "currentColor";
            if (attribute.Value.Equals(FigureColors.GridHex, StringComparison.OrdinalIgnoreCase))
                return "var(--figure-grid)";
        }
        if (attribute.Name.LocalName == "id")
            return $"{name}-{attribute.Value}";
        if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
            return $"#{name}-{attribute.Value[1..]}";
        return attribute.Value.Replace("url(#", $"url(#{name}-", StringComparison.Ordinal);
    }
}
