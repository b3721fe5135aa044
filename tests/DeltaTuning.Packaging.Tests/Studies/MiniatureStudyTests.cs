namespace DeltaTuning.Packaging.Tests.Studies;

/// <summary>The six experiments in miniature by the installed tool, each killed once on its way; then every number of the reports against the runs' own files.</summary>
[Collection(ToolGroup.Name)]
public sealed class MiniatureStudyTests(InstalledTool tool)
{
    [Theory]
    [InlineData("performance", 40)]
    [InlineData("convergence", 30)]
    [InlineData("efficiency", 80)]
    [InlineData("composition", 100)]
    [InlineData("sequence", 160)]
    [InlineData("generalization", 100)]
    public async Task Study_KilledAndBegunAgain_ReportsWhatItsRunsLogged(string name, int numbers)
    {
        var folder = tool.NewFolder($"study-{name}");
        string[] command = ["study", name, "--miniature", "--device", "cpu", "--out", folder];
        var after = TimeSpan.FromSeconds(3 + 6 * Random.Shared.NextDouble());

        await tool.RunAndKill(after, command);
        var finished = await tool.Run(command);

        finished.Output.Should().Contain("runs are finished");
        var study = new StudyFolder(folder);
        study.Files.Should().Contain(["report.html", "report.md", "runs.csv", "study.json"]);
        study.Runs.Should().OnlyContain(run => run.IsFinished);
        StudyNumbers.Check(study).Should().BeGreaterThanOrEqualTo(numbers, $"it was killed after {after}");

        var logs = study.LogsWritten;
        (await tool.Run(command)).Output.Should().Contain("runs are finished");
        new StudyFolder(folder).LogsWritten.Should().Equal(logs, "what is finished is not computed again");
    }
}
