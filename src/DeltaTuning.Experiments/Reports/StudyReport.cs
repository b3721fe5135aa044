namespace DeltaTuning.Experiments.Reports;

/// <summary>A report before it is written: text, tables and figures in sections.</summary>
/// <param name="Title">The title.</param>
/// <param name="Summary">Paragraphs at the top: what was run, with what, and what came out.</param>
/// <param name="Sections">The sections.</param>
public sealed record StudyReport(string Title, IReadOnlyList<string> Summary, IReadOnlyList<ReportSection> Sections);

/// <summary>A section.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Paragraphs">Text before tables and figures: how they are computed and how to read them.</param>
/// <param name="Tables">Its tables.</param>
/// <param name="Figures">Its figures.</param>
public sealed record ReportSection(
    string Title, IReadOnlyList<string> Paragraphs, IReadOnlyList<ReportTable> Tables, IReadOnlyList<ReportFigure> Figures);

/// <summary>A table.</summary>
/// <param name="Name">A name for its file, in lower case with hyphens, unique in the report.</param>
/// <param name="Caption">What it shows, with units.</param>
/// <param name="Columns">The headings.</param>
/// <param name="Rows">The rows, each with as many cells as there are columns.</param>
public sealed record ReportTable(string Name, string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<ReportCell>> Rows);

/// <summary>A cell: a text, or a number with the runs that it comes from.</summary>
public sealed record ReportCell
{
    /// <summary>A text, such as a row's name; null for a number or for nothing.</summary>
    public string? Text { get; init; }

    /// <summary>The number; null where there is none.</summary>
    public double? Value { get; init; }

    /// <summary>The standard deviation over seeds; null where there is none.</summary>
    public double? Deviation { get; init; }

    /// <summary>Digits after the point.</summary>
    public int Digits { get; init; } = 1;

    /// <summary>The paper's number for the same cell, shown beside it; null where none was published or seen.</summary>
    public double? Paper { get; init; }

    /// <summary>The paper's standard deviation.</summary>
    public double? PaperDeviation { get; init; }

    /// <summary>Whether it is shown as the best of its row or column.</summary>
    public bool Best { get; init; }

    /// <summary>The ids of the runs that the number was computed from.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>A text as a cell.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator ReportCell(string text) => FromString(text);

    /// <summary>A text as a cell.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The cell.</returns>
    public static ReportCell FromString(string text) => new() { Text = text };
}

/// <summary>How a figure is drawn.</summary>
public enum FigureKind
{
    /// <summary>A line for each series.</summary>
    Lines,

    /// <summary>Groups of bars: <see cref="ReportSeries.X"/> are group indexes, named by <see cref="ReportFigure.Groups"/>.</summary>
    Bars,
}

/// <summary>A figure.</summary>
/// <param name="Name">A name for its files, in lower case with hyphens, unique in the report.</param>
/// <param name="Caption">What it shows and how to read it.</param>
/// <param name="XLabel">The horizontal axis, with unit.</param>
/// <param name="YLabel">The vertical axis, with unit.</param>
/// <param name="Series">The series, in the order of the legend.</param>
public sealed record ReportFigure(string Name, string Caption, string XLabel, string YLabel, IReadOnlyList<ReportSeries> Series)
{
    /// <summary>How it is drawn.</summary>
    public FigureKind Kind { get; init; }

    /// <summary>The names of the groups of bars.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}

/// <summary>A series of points.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="X">Horizontal positions.</param>
/// <param name="Y">Vertical positions, as many.</param>
public sealed record ReportSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>Whether it is the paper's and not ours, drawn dashed.</summary>
    public bool FromPaper { get; init; }
}
