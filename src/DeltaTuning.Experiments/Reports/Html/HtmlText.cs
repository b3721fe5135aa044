using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace DeltaTuning.Experiments.Reports.Html;

/// <summary>Text that means nothing to HTML but itself, in content and in attributes with quotation marks.</summary>
internal static class HtmlText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Escaped(string text) => Encoder.Encode(text);

    /// <summary>A text with its code parts.</summary>
    public static string Of(string text) =>
        string.Concat(ReportText.Parts(text).Select(part => part.IsCode ? $"<code>{Escaped(part.Text)}</code>" : Escaped(part.Text)));
}
