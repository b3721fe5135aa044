using System.Globalization;

namespace DeltaTuning.Experiments.Reports;

/// <summary>How cells read, the same in every form of a report and on a console.</summary>
public static class ReportTables
{
    /// <summary>What stands where a number is missing.</summary>
    public const string Missing = "–";

    /// <summary>What a cell says: its text, or its number as <c>87.3 ± 0.4</c>.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The text; <see cref="Missing"/> where there is neither.</returns>
    public static string Value(ReportCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Text ?? Number(cell.Value, cell.Deviation, cell.Digits) ?? Missing;
    }

    /// <summary>The paper's number of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The number as <c>86.9 ± 0.5</c>; null where there is none.</returns>
    public static string? Paper(ReportCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Number(cell.Paper, cell.PaperDeviation, cell.Digits);
    }

    /// <summary>Whether a column holds numbers, and not only texts.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column's index.</param>
    /// <returns>Whether any of its cells is no text.</returns>
    public static bool IsNumeric(ReportTable table, int column)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Any(row => row[column].Text is null);
    }

    /// <summary>Whether any cell of a table has a number of the paper.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Whether one has.</returns>
    public static bool HasPaper(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Rows.Any(row => row.Any(cell => cell.Paper is not null));
    }

    /// <summary>What a row is about: its first <see cref="ReportTable.NameColumns"/> cells, a number with its heading.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row.</param>
    /// <returns>The names, joined by commas: <c>sst2, ACC</c>, <c>Batch 8</c>.</returns>
    public static string RowName(ReportTable table, IReadOnlyList<ReportCell> row)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(row);
        return string.Join(", ", row.Take(table.NameColumns).Select((cell, column) => cell.Text ?? $"{table.Columns[column]} {Value(cell)}").Where(name => name.Length > 0));
    }

    private static string? Number(double? value, double? deviation, int digits) =>
        value is not { } number ? null : deviation is { } spread ? $"{Digits(number, digits)} ± {Digits(spread, digits)}" : Digits(number, digits);

    private static string Digits(double number, int digits)
    {
        var text = number.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (!text.StartsWith('-'))
            return text;
        return text.AsSpan(1).ContainsAnyExcept('0', '.') ? "−" + text[1..] : text[1..];
    }
}
