using System.Text.Json.Nodes;

namespace DeltaTuning.Cli.Tests;

public sealed class TasksTests
{
    [Fact]
    public async Task List_HasTheStudysTasks()
    {
        JsonNode.Parse((await CliRun.Of("tasks", "list", "--json")).Succeeded().Out)!.AsArray().Count.Should().BeGreaterThanOrEqualTo(160);
        (await CliRun.Of("tasks", "list", "--metric", "Rouge-L")).Succeeded().Out.Should().Contain("Rouge-L").And.NotContain(" ACC ");
    }

    [Fact]
    public async Task Show_TellsWhatATaskReadsAndWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var run = (await CliRun.Of("tasks", "show", "glue-sst2", "--data", folder.Path)).Succeeded();
        run.Out.Should().Contain("glue-sst2").And.Contain("metric").And.Contain("problem");
    }

    [Fact]
    public async Task Check_OfOneTaskWithoutData_Fails()
    {
        using var folder = new TemporaryFolder();
        (await CliRun.Of("tasks", "check", "glue-sst2", "--data", folder.Path)).Code.Should().Be(1);
    }

    [Fact]
    public async Task UnknownTask_ShowsTheNearest() => (await CliRun.Of("tasks", "show", "sst2")).Failed(2, "There is no task 'sst2'", "glue-sst2");

    [Fact]
    public async Task UnknownCategoryOrMetric_ShowsTheNearest()
    {
        (await CliRun.Of("tasks", "list", "--category", "classificaton")).Failed(2, "\"classificaton\" is not a category", "classification");
        (await CliRun.Of("tasks", "list", "--metric", "Rouge")).Failed(2, "\"Rouge\" is not a metric");
    }

    [Fact]
    public async Task MissingDataFolder_IsTold() => (await CliRun.Of("tasks", "check", "--data", "no/such/folder")).Failed(3, "no/such/folder");

    [Fact]
    public async Task Methods_AreListedWithTheirOptions() => (await CliRun.Of("methods")).Succeeded().Out.Should().Contain("LR   LoRA").And.Contain("rank");
}
