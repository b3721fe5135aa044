using DeltaTuning.Experiments.Reports;

namespace DeltaTuning.Experiments.Tests.Reports;

public sealed class ReportWriterTests
{
    [Fact]
    public void Write_Small_GivesEveryFileAndNoOther()
    {
        using var folder = new TemporaryFolder();

        ReportWriter.Write(ExampleReport.Small, folder.Path);

        folder.Files.Select(file => file.Replace('\\', '/')).Should().BeEquivalentTo(
            "report.html", "report.md", "tables/results.csv", "tables/empty.csv",
            "figures/curves.png", "figures/curves.svg", "figures/curves.csv", "figures/none.png", "figures/none.svg", "figures/none.csv");
    }

    [Fact]
    public void Write_OverAnEarlierReport_LeavesNoneOfItsTablesAndFigures()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(ExampleReport.Small, folder.Path);
        File.WriteAllText(folder["tables", "mine.csv"], "1");
        var section = ExampleReport.Small.Sections[0];

        ReportWriter.Write(ExampleReport.Small with { Sections = [section with { Tables = [.. section.Tables.Take(1)], Figures = [] }] }, folder.Path);

        folder.Files.Select(file => file.Replace('\\', '/')).Should().BeEquivalentTo("report.html", "report.md", $"tables/{section.Tables[0].Name}.csv", "tables/mine.csv");
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();

        ReportWriter.Write(ExampleReport.Small, one.Path);
        ReportWriter.Write(ExampleReport.Small, other.Path);

        foreach (var file in one.Files)
            File.ReadAllBytes(other[file]).Should().Equal(File.ReadAllBytes(one[file]), $"{file} is the same");
    }

    [Fact]
    public void Write_Markdown_EqualsTheGolden() => Golden("small.md", ReportWriter.MarkdownFile);

    [Fact]
    public void Write_TableCsv_EqualsTheGolden() => Golden("results.csv", "tables/results.csv");

    [Fact]
    public void Write_FigureCsv_EqualsTheGolden() => Golden("curves.csv", "figures/curves.csv");

    [Fact]
    public void Write_RunsElsewhere_LinksThere()
    {
        using var folder = new TemporaryFolder();
        var report = Path.Combine(folder.Path, "docs", "study");

        ReportWriter.Write(ExampleReport.Small, report, Path.Combine(folder.Path, "all runs"));

        File.ReadAllText(Path.Combine(report, ReportWriter.MarkdownFile)).Should().Contain("[run c](../../all%20runs/run%20c)");
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("../results")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void Write_NameThatIsNoFileName_SaysWhatIsOne(string name) =>
        Fails(new ReportTable(name, "", ["A"], []), $"*\"{name}\"*letters, digits, hyphens*");

    [Fact]
    public void Write_RowTooShort_SaysWhich() => Fails(new ReportTable("t", "", ["A", "B"], [["a", "b"], ["a"]]), "*Row 1 of the table \"t\" has 1 cells for 2 columns*");

    [Fact]
    public void Write_MoreNamesThanColumns_SaysSo() => Fails(new ReportTable("t", "", ["A"], []) { NameColumns = 2 }, "*\"t\"*by 2 columns; it has 1*");

    [Fact]
    public void Write_RowsNamedByNumbersAndCellsOfText_AreAllInTheCsv()
    {
        using var folder = new TemporaryFolder();
        var table = new ReportTable("t", "", ["Batch", "Rate"], [[new() { Value = 8, Digits = 0 }, "1e-3"], [new() { Value = 32, Digits = 0 }, new() { Value = 0.5 }]]);

        ReportWriter.Write(new("", [], [new("", [], [table], [])]), folder.Path);

        File.ReadAllLines(folder["tables/t.csv"]).Should().Equal(
            "Batch,column,value,deviation,paper,paper_deviation,best,text,runs", "8,Rate,,,,,false,1e-3,", "32,Rate,0.5,,,,false,,");
    }

    [Fact]
    public void Write_TwoTablesOfOneName_SaysSo()
    {
        var table = new ReportTable("t", "", ["A"], []);

        Writing(new("", [], [new("", [], [table, table], [])])).Should().Throw<ArgumentException>().WithMessage("2 tables*\"t\"*");
    }

    [Fact]
    public void Write_SeriesOfUnequalLengths_SaysWhich()
    {
        Fails(new ReportFigure("f", "", "x", "y", [new("s", [1, 2], [1])]), "*\"s\"*\"f\"*2 X and 1 Y*");
        Fails(new ReportFigure("f", "", "x", "y", [new("s", [1], [1]) { Deviation = [1, 2] }]), "*2 deviations for 1 points*");
        Fails(new ReportFigure("f", "", "x", "y", [new("s", [2], [1])]) { Kind = FigureKind.Bars, Groups = ["a", "b"] }, "*group 2*groups 0 to 1*");
    }

    private static void Fails(ReportTable table, string message) =>
        Writing(new("", [], [new("", [], [table], [])])).Should().Throw<ArgumentException>().WithMessage(message);

    private static void Fails(ReportFigure figure, string message) =>
        Writing(new("", [], [new("", [], [], [figure])])).Should().Throw<ArgumentException>().WithMessage(message);

    private static Action Writing(StudyReport report) => () =>
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(report, folder.Path);
    };

    private static void Golden(string golden, string file)
    {
        using var folder = new TemporaryFolder();

        ReportWriter.Write(ExampleReport.Small, folder.Path);

        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reports", "Golden", golden)).ReplaceLineEndings("\n");
        File.ReadAllText(folder[file]).Should().Be(expected);
    }
}
