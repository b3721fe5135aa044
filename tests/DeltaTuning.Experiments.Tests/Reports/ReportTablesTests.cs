using DeltaTuning.Experiments.Reports;

namespace DeltaTuning.Experiments.Tests.Reports;

public sealed class ReportTablesTests
{
    [Theory]
    [InlineData(87.349, null, 1, "87.3")]
    [InlineData(87.349, 0.449, 2, "87.35 ± 0.45")]
    [InlineData(-1.26, null, 1, "−1.3")]
    [InlineData(-0.04, null, 1, "0.0")]
    [InlineData(12345.6, null, 0, "12346")]
    [InlineData(double.PositiveInfinity, null, 1, "Infinity")]
    public void Value_Number_HasItsDigitsAndDeviation(double value, double? deviation, int digits, string expected) =>
        ReportTables.Value(new() { Value = value, Deviation = deviation, Digits = digits }).Should().Be(expected);

    [Fact]
    public void Value_TextOrNothing_IsTheTextOrADash()
    {
        ReportTables.Value("sst2").Should().Be("sst2");
        ReportTables.Value("").Should().Be("");
        ReportTables.Value(new()).Should().Be(ReportTables.Missing);
    }

    [Fact]
    public void Paper_WithAndWithout_IsTheNumberOrNull()
    {
        ReportTables.Paper(new() { Value = 1, Paper = 86.94, PaperDeviation = 0.5 }).Should().Be("86.9 ± 0.5");
        ReportTables.Paper(new() { Value = 1 }).Should().BeNull();
    }

    [Fact]
    public void RowName_IsOfTheColumnsThatNameTheRow()
    {
        var table = new ReportTable("t", "", ["Task", "Metric", "FT"], [["sst2", "ACC", new() { Value = 1 }], ["rte", "", "n/a"], ["", new() { Value = 8, Digits = 0 }, "n/a"]]) { NameColumns = 2 };

        ReportTables.RowName(table, table.Rows[0]).Should().Be("sst2, ACC");
        ReportTables.RowName(table, table.Rows[1]).Should().Be("rte");
        ReportTables.RowName(table, table.Rows[2]).Should().Be("Metric 8");
    }
}
