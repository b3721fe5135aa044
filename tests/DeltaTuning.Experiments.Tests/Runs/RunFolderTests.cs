using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Runs;

public class RunFolderTests
{
    [Fact]
    public void Id_IsReadableAndOfTheWholeConfiguration()
    {
        var run = Toys.Run("AP>BF") with { Shots = 16, DataSeed = 13, Template = true };
        RunIdentity.Of(run).Should().MatchRegex(@"^toy-a-ap_bf-roberta-masked-lm-k16-d13-template-lr1e-2_5e-3-s1-[0-9a-f]{10}$");
        RunIdentity.Of(run with { Training = run.Training with { WeightDecay = 0.1 } }).Should().NotBe(RunIdentity.Of(run));
        Options("AP.bottleneck", "AP.norms").Should().Be(Options("AP.norms", "AP.bottleneck"));

        static string Options(params string[] names) => RunIdentity.Of(Toys.Run() with { MethodOptions = names.ToDictionary(name => name, _ => 1.0) });
    }

    [Fact]
    public void Open_RefusesAnotherConfiguration()
    {
        using var folder = new TemporaryFolder();
        Toys.Worker.Run(folder["run"], Toys.Run("none"));
        FluentActions.Invoking(() => Toys.Worker.Run(folder["run"], Toys.Run("none", seed: 2)))
            .Should().Throw<InvalidOperationException>().WithMessage("*holds a run of another configuration (\"seed\": 1, instead of \"seed\": 2,*runs are not mixed*");
    }

    [Fact]
    public void Configuration_ComesBackFromItsFile()
    {
        using var folder = new TemporaryFolder();
        var run = Toys.Run("none") with { Training = Toys.Run("none").Training with { MaxGradNorm = null, MeasureTrain = true }, Settings = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } };
        var record = Toys.Worker.Run(folder["run"], run);
        RunIdentity.Canonical(record.Configuration).Should().Be(RunIdentity.Canonical(run));
        record.Result.Values.Keys.Should().Equal("test", "test_loss", "train", "train_loss", "validation", "validation_loss");
        record.Result.TrainableParameters.Should().Be(0);
        folder.Files.Where(file => !file.StartsWith("run/tensorboard")).Should().Equal("run/.lock", "run/configuration.json", "run/environment.json", "run/log.jsonl", "run/metrics.json");
    }

    [Fact]
    public void Begin_KeepsAnEarlierEnvironment()
    {
        using var folder = new TemporaryFolder();
        var here = RunEnvironment.Capture(TorchSharp.torch.CPU);
        here.Libtorch.Should().MatchRegex(@"^\d+\.\d+");
        foreach (var environment in new[] { here, here, here with { Threads = here.Threads + 1 } })
        {
            using var run = RunFolder.Open(folder.Path, Toys.Run());
            run.Begin(new ToyTasks(), environment);
        }
        folder.Files.Where(file => file.StartsWith("environment")).Should().BeEquivalentTo("environment.json", "environment-1.json");
    }

    [Fact]
    public void Log_LeavesOutATornLastLineAndRefusesADamagedOne()
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        using (var log = new RunLog(path))
            log.Write(new() { Step = 1, Loss = 2, Seconds = 3 });
        var whole = File.ReadAllText(path);
        File.AppendAllText(path, whole[..9]);
        RunLog.Read(path).Should().Equal(new RunLogEntry { Step = 1, Loss = 2, Seconds = 3 });
        File.WriteAllText(path, whole[..9] + "\n" + whole);
        FluentActions.Invoking(() => RunLog.Read(path)).Should().Throw<InvalidDataException>().WithMessage("*log.jsonl, line 1, is damaged*");
    }

    [Fact]
    public void Log_IsCutBackToTheCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var path = folder["log.jsonl"];
        using (var log = new RunLog(path))
        {
            foreach (var (stage, step, split) in new (int, long, string?)[] { (0, 4, null), (0, 4, "validation"), (1, 1, null), (1, 2, "validation"), (1, 3, null), (1, 2, "test") })
                log.Write(new() { Stage = stage, Step = step, Split = split, Seconds = 1 });
        }
        RunLog.CutTo(path, new(1, 2)).Select(entry => (entry.Stage, entry.Step)).Should().Equal((0, 4), (0, 4), (1, 1), (1, 2));
        RunLog.Read(path).Should().HaveCount(4);
        RunLog.CutTo(path, null).Should().BeEmpty();
    }

    [Fact]
    public void Run_LeavesNoTensorsBehind()
    {
        using var folder = new TemporaryFolder();
        using var model = DeltaTuning.Models.RobertaForMaskedLM.FromPretrained(Toys.Model);
        var parameters = model.parameters().Count();
        var number = 0;
        LeakAssert.NoLiveTensorsLeft(() => Toys.Worker.Run(folder[$"run-{number++}"], Toys.Run("none")), () => parameters);
    }
}
