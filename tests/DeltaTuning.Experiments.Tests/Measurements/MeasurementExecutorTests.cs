using DeltaTuning.Experiments.Measurements;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Runs;
using TorchSharp;

namespace DeltaTuning.Experiments.Tests.Measurements;

public sealed class MeasurementExecutorTests
{
    private static readonly MeasurementExecutor Executor = new();

    [Theory]
    [InlineData("mini-t5", "FT")]
    [InlineData("mini-t5", "AP")]
    [InlineData("mini-t5", "PT")]
    [InlineData("mini-roberta", "FT")]
    [InlineData("mini-roberta", "BF")]
    public void Everything_that_is_measured_is_above_zero(string model, string method)
    {
        var result = Executor.Execute(Run(model, method), Context(), CancellationToken.None);

        foreach (var name in new[] { MeasuredValue.Forward, MeasuredValue.Backward, MeasuredValue.Optimizer, MeasuredValue.Step, MeasuredValue.Inference, MeasuredValue.Baseline, MeasuredValue.Estimate, MeasuredValue.Threads })
            result.Values[name].Should().BeGreaterThan(0, name);
        result.Values[MeasuredValue.Step].Should().BeGreaterThanOrEqualTo(result.Values[MeasuredValue.Backward]);
        result.Values[MeasuredValue.OnCuda].Should().Be(0);
        result.Metric.Should().BeNull();
        result.TrainableParameters.Should().BeGreaterThan(0).And.BeLessThanOrEqualTo(result.TotalParameters);
    }

    [Fact]
    public void Every_step_that_counts_is_logged()
    {
        var log = new List<RunLogEntry>();
        var run = Run("mini-t5", "LR");

        var result = Executor.Execute(run, Context(log.Add), CancellationToken.None);

        log.Select(entry => entry.Step).Should().Equal(Enumerable.Range(1, (int)run.Training.Steps).Select(step => (long)step));
        foreach (var name in new[] { MeasuredValue.Forward, MeasuredValue.Backward, MeasuredValue.Optimizer, MeasuredValue.Step, MeasuredValue.Inference })
            log.Min(entry => entry.Values![name]).Should().BeLessThanOrEqualTo(result.Values[name]).And.BeGreaterThan(0);
    }

    [Fact]
    public void The_backbone_as_it_is_has_a_forward_pass_alone()
    {
        var result = Executor.Execute(Run("mini-t5", "none"), Context(), CancellationToken.None);

        result.Values[MeasuredValue.Forward].Should().BeGreaterThan(0);
        result.Values[MeasuredValue.Backward].Should().Be(0);
        result.TrainableParameters.Should().Be(0);
    }

    [Fact]
    public void An_architecture_without_weights_can_be_measured()
    {
        var folder = Experiments.Backbones.ModelFolders.Resolve("mini-t5");
        using var bare = new TemporaryFolder();
        File.Copy(Path.Combine(folder, "config.json"), bare["config.json"]);

        Executor.Execute(Run(bare.Path, "LR"), Context(), CancellationToken.None).Values[MeasuredValue.Step].Should().BeGreaterThan(0);
    }

    [Fact]
    public void A_large_batch_takes_more_memory()
    {
        if (!OperatingSystem.IsLinux() || !ProcessMemory.ForgetPeak())
            Assert.Skip("Only Linux lets a process forget its peak.");
        // Logits alone are 64 · 64 · 400 values, and more than once.
        var large = Run("mini-t5", "FT") with { Training = Run("mini-t5", "FT").Training with { BatchSize = 64, MaxInputLength = 128, MaxOutputLength = 64 } };

        var (few, many) = (Executor.Execute(Run("mini-t5", "FT"), Context(), CancellationToken.None), Executor.Execute(large, Context(), CancellationToken.None));

        many.Values[MeasuredValue.Peak].Should().BeGreaterThan(few.Values[MeasuredValue.Peak] + 10e6);
    }

    [Fact]
    public void A_measurement_leaves_nothing_behind()
    {
        // Not by Tensor.TotalCount: TorchSharp counts a parameter that is made from a tensor twice.
        for (var warmUp = 0; warmUp < 2; warmUp++)
            Executor.Execute(Run("mini-t5", "AP"), Context(), CancellationToken.None);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Executor.Execute(Run("mini-t5", "AP"), Context(), CancellationToken.None);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void It_is_stopped_between_steps()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var act = () => Executor.Execute(Run("mini-t5", "AP"), Context(), stop.Token);

        act.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void What_means_nothing_or_does_not_fit_is_said_beforehand()
    {
        var act = (RunConfiguration run) => (Action)(() => Executor.Check(run, Context()));
        var run = Run("mini-t5", "FT");

        act(run).Should().NotThrow();
        act(run with { Method = "XY" }).Should().Throw<ArgumentException>().WithMessage("*'XY'*");
        act(run with { Training = run.Training with { Steps = 0 } }).Should().Throw<ArgumentException>().WithMessage("*0 steps*");
        act(run with { Model = "random-t5-9b" }).Should().Throw<FileNotFoundException>().WithMessage("*random-t5-3b*");
        act(run with { Training = run.Training with { BatchSize = 50_000_000 } }).Should().Throw<InsufficientMemoryException>().WithMessage("It needs about*are free on*");
    }

    private static RunConfiguration Run(string model, string method) => new()
    {
        Kind = MeasurementExecutor.KindName,
        Model = model,
        Method = method,
        Training = new() { Steps = 2, WarmupSteps = 1, BatchSize = 2, MaxInputLength = 12, MaxOutputLength = 4, MaxGradNorm = null },
    };

    private static RunContext Context(Action<RunLogEntry>? log = null) => new() { Folder = "", Tasks = new MiniatureTasks(), Log = log ?? (_ => { }), Device = torch.CPU };
}
