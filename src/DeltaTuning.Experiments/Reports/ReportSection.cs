namespace DeltaTuning.Experiments.Reports;

/// <summary>A section.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Paragraphs">Text before tables and figures: how they are computed and how to read them. A part between <c>`</c> is set as code.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Figures">Its figures.</param>
public sealed record ReportSection(
    string Title, IReadOnlyList<string> Paragraphs, IReadOnlyList<ReportTable> Tables, IReadOnlyList<ReportFigure> Figures);
