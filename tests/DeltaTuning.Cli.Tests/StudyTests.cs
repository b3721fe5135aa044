using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Cli.Tests;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _place = new();

    private string[] Small => ["study", "composition", "--miniature", "--methods", "BF", "--learning-rates", "1e-3", "--seeds", "13", "--sizes", "16-shot", "--template", "true", "--steps", "2", "--evaluate-every", "1", "--out", _place["study"], "--device", "cpu"];

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task UnknownStudy_ShowsTheNearest() => (await CliRun.Of("study", "compositon")).Failed(2, "There is no study 'compositon'", "composition");

    [Fact]
    public async Task UnknownMethodOrTask_IsToldWithTheNearest()
    {
        (await CliRun.Of([.. Small, "--tasks", "sst3", "--dry-run"])).Failed(2, "sst3", "glue-sst2");
        (await CliRun.Of("study", "composition", "--miniature", "--methods", "BFF", "--dry-run", "--out", _place["x"])).Failed(2, "BFF", "BF");
        (await CliRun.Of("study", "performance", "--miniature", "--tasks", "glue-sst3", "--dry-run")).Failed(2, "There is no task 'glue-sst3'", "glue-sst2");
    }

    [Fact]
    public async Task OptionsThatMeanNothing_AreWrongUsage()
    {
        (await CliRun.Of("study", "composition")).Failed(2, "Name a backbone");
        (await CliRun.Of([.. Small, "--budget", "2"])).Failed(2, "The budget is 2");
        (await CliRun.Of("study", "composition", "--miniature", "--learning-rates", "-1", "--out", _place["x"])).Failed(2, "The learning rate -1");
        (await CliRun.Of("study", "composition", "--miniature", "--seeds", "", "--out", _place["x"])).Failed(2, "The list of seeds is empty");
        (await CliRun.Of([.. Small, "--selection", "dev"])).Failed(2, "--selection is \"dev\"; it must be validation or test.");
    }

    [Fact]
    public async Task NothingCanStart_IsToldOnceAndNothingIsWritten()
    {
        (await CliRun.Of("study", "composition", "--model", "no/such/model", "--tasks", "sst2", "--out", _place["x"])).Failed(3, "runs can start: There is no model \"no/such/model\"");
        (await CliRun.Of("study", "performance", "--model", "random-t5-3b", "--methods", "FT", "--tasks", "mini-sentiment", "--batch-size", "1000", "--out", _place["x"], "--device", "cpu")).Failed(1, "runs can start: It needs about", "GB are free on cpu");
        Directory.Exists(_place["x"]).Should().BeFalse();
    }

    [Fact]
    public async Task DryRun_SaysOnceWhatCannotStart()
    {
        var run = (await CliRun.Of("study", "composition", "--model", "mini-t5", "--tasks", "mini-sentiment", "--methods", "BF", "--dry-run", "--device", "cpu")).Succeeded();
        run.Out.Should().Contain("cannot start").And.Contain("runs, such as mini-sentiment-bf-mini-t5");
        run.Out.Split("'mini-t5' is a t5").Should().HaveCount(2);
    }

    [Fact]
    public async Task ReportOnly_WithoutFolder_IsTold() => (await CliRun.Of([.. Small, "--report-only"])).Failed(3, "There is no study in");

    [Fact]
    public async Task NoNumber_IsTold() => (await CliRun.Of("study", "composition", "--seeds", "1,two")).Failed(2, "--seeds has \"two\"");

    [Fact]
    public async Task DryRun_ListsTheRunsAndWritesNothing()
    {
        var runs = JsonNode.Parse((await CliRun.Of([.. Small, "--dry-run", "--json"])).Succeeded().Out)!.AsArray();
        runs.Should().NotBeEmpty();
        runs[0]!["configuration"]!["kind"]!.GetValue<string>().Should().NotBeEmpty();
        (await CliRun.Of([.. Small, "--dry-run"])).Succeeded().Out.Should().Contain("waits").And.MatchRegex(@"\d+ runs, 0 finished");
        Directory.Exists(_place["study"]).Should().BeFalse();
    }

    [Fact]
    public async Task LockedFolder_IsTold()
    {
        using var held = FolderLock.Take(_place["study"], "study");
        (await CliRun.Of(Small)).Failed(4, "in use");
    }

    [Fact]
    public async Task Study_RunsInProcessesOfItsOwn_ReportsAndIsNotComputedAgain()
    {
        var run = (await CliRun.Of([.. Small, "--tasks", TinyTask(), "--parallel", "2", "--json"])).Succeeded();
        run.Json["finished"]!.GetValue<int>().Should().Be(run.Json["total"]!.GetValue<int>());
        run.Error.Should().Contain("begun:").And.Contain("runs done");
        _place.Files.Should().Contain("study/report.md").And.Contain("study/study.json");

        var again = (await CliRun.Of([.. Small, "--tasks", TinyTask()])).Succeeded();
        again.Out.Should().NotContain("begun:");
        (await CliRun.Of([.. Small, "--tasks", TinyTask(), "--report-only"])).Succeeded();
        (await CliRun.Of("inspect", _place["study"])).Succeeded().Out.Should().Contain("study").And.Contain("finished");

        var options = Small;
        options[1] = "generalization";
        var other = (await CliRun.Of([.. options, "--tasks", TinyTask(), "--json"])).Succeeded();
        other.Json["report"]!.GetValue<string>().Should().Be(_place["study", "generalization"]);
        (await CliRun.Of("inspect", _place["study", "generalization"])).Succeeded().Out.Should().MatchRegex(@"study\W+generalization").And.MatchRegex(@"finished\W+[1-9]");
    }

    [Fact]
    public async Task Stopped_EndsWithItsExitCode()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        (await CliRun.With("", stop.Token, [.. Small, "--tasks", TinyTask()])).Code.Should().Be(130);
    }

    private static string TinyTask() => "mini-sentiment";
}
