using System.Text.RegularExpressions;
using DeltaTuning.Experiments.Reports;

namespace DeltaTuning.Experiments.Tests.Reports;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void Write_NamesWithMarkup_AreEscaped()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(ExampleReport.Small, folder.Path);
        var html = File.ReadAllText(folder[ReportWriter.HtmlFile]);

        html.Should().Contain("<h1>A &amp; B: &lt;what&gt; *this* is</h1>").And.Contain("<th scope=\"row\">sst2 &lt;GLUE&gt;</th>")
            .And.Contain("<code>deltatuning study performance --budget 0.1</code>").And.NotContain("<what>").And.NotContain("<GLUE>");
    }

    [Fact]
    public void Write_Numbers_SayTheirRuns()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(ExampleReport.Small, folder.Path);
        var html = File.ReadAllText(folder[ReportWriter.HtmlFile]);

        html.Should().Contain("<summary title=\"2 runs: run-b, run-a\"><b>94.2 ± 0.3</b></summary>").And.Contain("<a href=\"runs/run-a\">run-a</a>")
            .And.Contain("<a class=\"run\" href=\"runs/run%20c\" title=\"run c\">0.0</a>").And.Contain("(94.5 ± 0.4)");
    }

    [Fact]
    public void Browser_Full_ShowsTablesAndFiguresAndFetchesNothing()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(ExampleReport.Full, folder.Path);
        // Without the policy that would forbid it, so that the page could fetch if it wanted to.
        using var server = new PageServer(Policy().Replace(File.ReadAllText(folder[ReportWriter.HtmlFile]), ""));

        var dom = Chromium.Document(server.Address);

        Count("<table").Should().Be(3, "two tables and the list of runs");
        Count("<svg").Should().Be(3);
        Count("<details").Should().BeGreaterThan(30, "every number of several runs opens their list");
        dom.Should().Contain("Table 1.").And.Contain("Figure 3.").And.Contain("aria-label=\"Contents\"").And.NotContain("<script");
        server.Requests.Should().Equal("/page.html");
        Fetching().Matches(dom).Should().BeEmpty("what is not of this machine is not fetched either");

        int Count(string text) => dom.Split(text).Length - 1;
    }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex Policy();

    [GeneratedRegex("<(?!a[ >])[a-z]+ [^>]*(src|href)=\"(?!data:|#)|url\\((?!#)|@import")]
    private static partial Regex Fetching();
}
