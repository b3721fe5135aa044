using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Tests.Runs;

namespace DeltaTuning.Experiments.Tests.Studies;

public sealed class StudyRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_GivesAReportWhoseNumbersAreThoseOfTheLogs()
    {
        var outcome = Runner(new ToyStudy(["AP", "BF"], [1, 2], 4), write: ReportWriter.Write).Run();

        outcome.Failures.Should().BeEmpty();
        (outcome.Total, outcome.Finished).Should().Be((8, 8));
        File.ReadAllText(Path.Combine(outcome.ReportFolder!, "report.md")).Should().Contain(outcome.Report.Title);
        var rows = outcome.Report.Sections[0].Tables[0].Rows;
        rows.Select(row => (row[0].Text, row[1].Text)).Should().Equal(("toy-a", "AP"), ("toy-a", "BF"), ("toy-b", "AP"), ("toy-b", "BF"));
        foreach (var cell in rows.Select(row => row[2]))
        {
            var logs = cell.Runs.Select(id => RunFolder.Read(_folder["study", "runs", id])!.Log).ToArray();
            logs.Should().HaveCount(2);
            cell.Value.Should().Be(logs.Average(log => log.Single(entry => entry.Split == "test").Values!["score"]));
        }
        var trained = RunFolder.Read(_folder["study", "runs", rows[0][2].Runs[0]])!;
        trained.Result.Values["validation"].Should().Be(trained.Log.Where(entry => entry.Split == "validation").Max(entry => entry.Values!["score"]));
        trained.Log.Where(entry => entry.Loss is not null).Select(entry => entry.Step).Should().Equal(1, 2, 3, 4);
        trained.Log.Should().OnlyContain(entry => entry.Seconds > 0);
        File.Exists(_folder["study", "study.json"]).Should().BeTrue();
        RunsListed().Should().Equal(rows.SelectMany(row => row[2].Runs).Order(StringComparer.Ordinal)
            .Select(id => (id, RunFolder.Read(_folder["study", "runs", id])!)).Select(run => (run.id, run.Item2.Configuration.Method, run.Item2.Result.Values["test"])));
    }

    [Fact]
    public void Run_OfAnotherStudyInTheFolderSharesRunsAndLeavesTheFirstReportAlone()
    {
        Runner(new ToyStudy(["BF"], [1], 4), write: ReportWriter.Write).Run();
        var (stamps, first) = (Stamps(), File.ReadAllText(_folder["study", "report.html"]));

        var other = new ToyStudy(["BF", "AP"], [1], 4) { Name = "other" };
        for (var times = 0; times < 2; times++)
        {
            var outcome = Runner(other, write: ReportWriter.Write).Run();
            outcome.ReportFolder.Should().Be(_folder["study", "other"]);
            (outcome.Total, outcome.Finished).Should().Be((4, 4));
        }

        Stamps().Should().Contain(stamps);
        File.ReadAllText(_folder["study", "report.html"]).Should().Be(first);
        Directory.GetFiles(_folder["study", "other"]).Select(file => Path.GetFileName(file)).Should().BeEquivalentTo("report.html", "report.md", "runs.csv", "study.json");
        File.ReadAllText(_folder["study", "other", "report.md"]).Should().Contain("](../runs/");
        Runner(new ToyStudy(["BF"], [1], 4), write: ReportWriter.Write).Run().ReportFolder.Should().Be(_folder["study"]);
    }

    [Fact]
    public void Run_InAFolderWithADamagedStudyFileIsRefusedBeforeAnythingStarts()
    {
        Directory.CreateDirectory(_folder["study"]);
        File.WriteAllText(_folder["study", "study.json"], "{");

        FluentActions.Invoking(() => Runner(new ToyStudy(["BF"], [1], 4)).Run()).Should().Throw<InvalidDataException>().WithMessage("*study.json is no JSON*");
        Directory.Exists(_folder["study", "runs"]).Should().BeFalse();
    }

    [Fact]
    public void Run_AgainComputesNothing()
    {
        var study = new ToyStudy(["BF"], [1], 4);
        Runner(study).Run();
        var before = Stamps();
        Runner(study).Run().Finished.Should().Be(2);
        Stamps().Should().Equal(before);
    }

    [Fact]
    public async Task Run_WaitsForARunThatAWorkerOfAKilledStudyIsStillIn()
    {
        var study = new ToyStudy(["BF"], [1], 4);
        var id = RunIdentity.Of(study.Plan(new(), new ToyTasks())[0]);
        var worker = FolderLock.Take(_folder["study", "runs", id], "run");
        var running = Task.Run(() => Runner(study).Run(), TestContext.Current.CancellationToken);

        await Task.Delay(500, TestContext.Current.CancellationToken);
        worker.Dispose();

        (await running).Should().Match<StudyOutcome>(outcome => outcome.Finished == 2 && outcome.Failures.Count == 0);
    }

    [Fact]
    public void Run_InWorkersGivesTheSameNumbers()
    {
        var study = new ToyStudy(["AP", "PT"], [1], 4);
        Runner(study).Run();
        var reports = new List<StudyProgress>();
        var outcome = Runner(study, "workers", launcher: new WorkerProcessLauncher(ToyProcess.StartWorker), parallel: 2).Run(new Now<StudyProgress>(reports.Add));

        outcome.Failures.Should().BeEmpty();
        foreach (var run in Directory.EnumerateDirectories(_folder["study", "runs"]))
            Toys.Timeless(_folder["workers", "runs", Path.GetFileName(run)]).Should().BeEquivalentTo(Toys.Timeless(run), options => options.WithStrictOrdering());
        reports.Should().Contain(report => report.Current.Count == 2).And.Contain(report => report.Current.Any(run => run.Loss > 0));
        reports[^1].Should().Match<StudyProgress>(report => report.Finished == 4 && report.Current.Count == 0);
    }

    [Fact]
    public void Run_NotesWhatFailsGoesOnAndTriesItAgain()
    {
        var (breaks, tasks) = (true, new ToyTasks());
        tasks.Missing.Add("toy-b");
        var executor = new TrainedRunExecutor<ModelInputs>("toy", (configuration, context) =>
            breaks && configuration.Method == "PT" ? throw new InvalidOperationException("The toy broke.") : new ToySetup(configuration, context));
        var worker = Toys.Worker with { Executors = [executor], Tasks = tasks };
        var runner = Runner(new ToyStudy(["PT", "BF"], [1], 4), worker: worker);

        var first = runner.Run();
        first.Finished.Should().Be(1);
        first.Failures.Select(failure => failure.Message).Should().BeEquivalentTo(
            "The data of toy-b are missing: put toy-b.jsonl into data.", "The data of toy-b are missing: put toy-b.jsonl into data.", "The toy broke.");
        runner.Report().Failures.Should().BeEquivalentTo(first.Failures);
        runner.DryRun().Select(run => run.State).Should().Equal(RunState.Failed, RunState.Finished, RunState.Failed, RunState.Failed);

        breaks = false;
        tasks.Missing.Clear();
        var second = runner.Run();
        (second.Finished, second.Failures.Count).Should().Be((4, 0));
        _folder.Files.Should().NotContain(file => file.EndsWith("error.json"));
    }

    [Fact]
    public void Run_StopsWhereTheDiskIsFullAndGoesOnAfterwards()
    {
        var full = true;
        var executor = new TrainedRunExecutor<ModelInputs>("toy", (configuration, context) =>
            full ? throw new IOException("No space left on device", 28) : new ToySetup(configuration, context));
        var runner = Runner(new ToyStudy(["BF"], [1], 4), worker: Toys.Worker with { Executors = [executor] });

        FluentActions.Invoking(() => runner.Run()).Should().Throw<IOException>().WithMessage("The disk of*is full*give the same command again*");
        full = false;
        runner.Run().Finished.Should().Be(2);
    }

    [Fact]
    public void Run_SaysWhatCannotFitBeforeItStarts()
    {
        var started = false;
        var executor = new TrainedRunExecutor<ModelInputs>("toy", (configuration, context) =>
        {
            started = true;
            return new ToySetup(configuration, context);
        })
        { FreeMemory = _ => 1000 };
        var runner = Runner(new ToyStudy(["FT"], [1, 2], 4), worker: Toys.Worker with { Executors = [executor] });

        FluentActions.Invoking(() => runner.Run()).Should().Throw<InsufficientMemoryException>().WithMessage("None of the study's 4 runs can start: It needs about 0.0*but 0.0 GB are free on cpu*");
        started.Should().BeFalse();
        Directory.Exists(_folder["study"]).Should().BeFalse();
        runner.DryRun().Should().HaveCount(4).And.OnlyContain(run => run.Problem!.StartsWith("It needs about 0.0"));
    }

    [Fact]
    public void Run_SaysOnceWhyManyCannotStart()
    {
        var tasks = new ToyTasks();
        tasks.Missing.Add("toy-b");
        var reports = new List<StudyProgress>();
        var outcome = Runner(new ToyStudy(["BF"], [1, 2], 4), worker: Toys.Worker with { Tasks = tasks }).Run(new Now<StudyProgress>(reports.Add));

        (outcome.Finished, outcome.Failures.Count).Should().Be((2, 2));
        reports.Where(report => report.Problem is not null).Should().ContainSingle().Which.Problem.Should().Match("2 runs, such as toy-b-*: The data of toy-b are missing: put toy-b.jsonl into data.");
    }

    [Fact]
    public void Run_NothingCanStart_SaysWhyAndWritesNothing()
    {
        var tasks = new ToyTasks();
        tasks.Missing.UnionWith(ToyTasks.Names);
        FluentActions.Invoking(() => Runner(new ToyStudy(["BF"], [1, 2], 4), worker: Toys.Worker with { Tasks = tasks }).Run()).Should().Throw<FileNotFoundException>()
            .WithMessage("None of the study's 4 runs can start:\n- 2 runs, such as toy-a-*: The data of toy-a are missing*\n- 2 runs, such as toy-b-*: The data of toy-b are missing*");
        Directory.Exists(_folder["study"]).Should().BeFalse();
    }

    [Fact]
    public void Check_RefusesOptionsThatMeanNothing()
    {
        Refuses(new() { Seeds = [] }, "The list of seeds is empty*");
        Refuses(new() { Tasks = [] }, "The list of tasks is empty*");
        Refuses(new() { LearningRates = [1e-3, double.NaN] }, "The learning rate NaN means nothing*");
        Refuses(new() { LearningRates = [-1] }, "The learning rate -1 means nothing*");
        Refuses(new() { Steps = 0 }, "The number of steps is 0*");

        void Refuses(StudyOptions options, string message) => FluentActions.Invoking(new StudyRunner(new ToyStudy(["BF"], [1], 4), options, new() { Folder = _folder["study"], Worker = Toys.Worker }).Check)
            .Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Report_WithoutFolder_IsRefused() => FluentActions.Invoking(Runner(new ToyStudy(["BF"], [1], 4)).Report).Should().Throw<DirectoryNotFoundException>().WithMessage("There is no study in*");

    [Fact]
    public void Run_CanBeStoppedAndGoesOn()
    {
        var study = new ToyStudy(["AP>BF"], [1], 12);
        Runner(study, "whole").Run();
        using var stop = new CancellationTokenSource();
        var runner = Runner(study);
        FluentActions.Invoking(() => runner.Run(new Now<StudyProgress>(report =>
        {
            if (report.Current is [{ Stage: 1, Step: 6 }])
                stop.Cancel();
        }), stop.Token)).Should().Throw<OperationCanceledException>();
        runner.DryRun()[0].Should().Match<PlannedRun>(run => run.State == RunState.Interrupted && run.Step == 18);

        runner.Run().Failures.Should().BeEmpty();
        foreach (var run in Directory.EnumerateDirectories(_folder["whole", "runs"]))
            Toys.Timeless(_folder["study", "runs", Path.GetFileName(run)]).Should().BeEquivalentTo(Toys.Timeless(run), options => options.WithStrictOrdering());
    }

    [Fact]
    public void Run_RefusesSeveralInOneProcess() => FluentActions.Invoking(() => Runner(new ToyStudy(["BF"], [1], 4), parallel: 2).Run())
        .Should().Throw<ArgumentException>().WithMessage("2 runs at a time were asked for, but InProcessLauncher carries out one*");

    [Fact]
    public void DryRun_WritesNothingAndEstimatesByWhatIsFinished()
    {
        var study = new ToyStudy(["BF", "AP"], [1, 2], 4);
        var before = Runner(study).DryRun();
        before.Should().HaveCount(8).And.OnlyContain(run => run.State == RunState.Waiting && run.Cost!.Basis.StartsWith("a rough count") && run.Problem == null);
        Directory.Exists(_folder["study"]).Should().BeFalse();

        Runner(new ToyStudy(["BF"], [1], 4)).Run();
        var after = Runner(study).DryRun();
        after.Count(run => run.State == RunState.Finished).Should().Be(2);
        after.Where(run => run.Configuration is { Method: "BF", Seed: 2 }).Should().HaveCount(2).And.OnlyContain(run => run.Cost!.Basis.StartsWith("finished runs of other seeds"));
        after.Where(run => run.Configuration.Method == "AP").Should().OnlyContain(run => run.Cost!.Basis.StartsWith("finished runs of this kind"));
    }

    private StudyRunner Runner(
        ToyStudy study, string folder = "study", RunWorker? worker = null, IRunLauncher? launcher = null, int parallel = 1, Action<StudyReport, string, string>? write = null) =>
        new(study, new(), new() { Folder = _folder[folder], Worker = worker ?? Toys.Worker, Launcher = launcher, Parallel = parallel, WriteReport = write ?? ((_, _, _) => { }) });

    private Dictionary<string, DateTime> Stamps() => _folder.Files.Where(file => file.EndsWith("metrics.json")).ToDictionary(file => file, file => File.GetLastWriteTimeUtc(_folder[file]));

    private IEnumerable<(string Id, string Method, double Test)> RunsListed()
    {
        using var reader = new CsvReader(new StreamReader(_folder["study", "runs.csv"]), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        while (reader.Read())
            yield return (reader.GetField("run")!, reader.GetField("method")!, reader.GetField<double>("test"));
    }

    private sealed class Now<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
