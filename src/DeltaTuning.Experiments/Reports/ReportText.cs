namespace DeltaTuning.Experiments.Reports;

/// <summary>Running text of a report: plain, except that parts between backticks are code.</summary>
internal static class ReportText
{
    /// <summary>The parts of a text in order. A backtick without a partner is a backtick.</summary>
    public static IEnumerable<(string Text, bool IsCode)> Parts(string text)
    {
        var parts = text.ReplaceLineEndings(" ").Split('`');
        if (parts.Length % 2 == 0)
            parts = [.. parts[..^2], $"{parts[^2]}`{parts[^1]}"];
        return parts.Select((part, index) => (part, index % 2 == 1)).Where(part => part.part.Length > 0);
    }
}
