namespace DeltaTuning.Packaging.Tests.Studies;

/// <summary>A number of a report's table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Row">The row's first name.</param>
/// <param name="Column">The column.</param>
/// <param name="Value">The number.</param>
/// <param name="Runs">The runs it says that it comes from.</param>
internal sealed record StudyCell(string Table, string Row, string Column, double Value, IReadOnlyList<LoggedRun> Runs);
