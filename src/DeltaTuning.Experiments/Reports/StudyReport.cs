namespace DeltaTuning.Experiments.Reports;

/// <summary>A report before it is written: text, tables and figures in sections.</summary>
/// <param name="Title">The title.</param>
/// <param name="Summary">Paragraphs at the top: what was run, with what, and what came out. A part between <c>`</c> is set as code.</param>
/// <param name="Sections">The sections.</param>
public sealed record StudyReport(string Title, IReadOnlyList<string> Summary, IReadOnlyList<ReportSection> Sections);
