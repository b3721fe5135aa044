namespace DeltaTuning.Experiments.Reports;

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
