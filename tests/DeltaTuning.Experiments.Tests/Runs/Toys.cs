using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Runs;

/// <summary>Runs of a tiny RoBERTa on generated tasks.</summary>
internal static class Toys
{
    public static string Model => Path.Combine(Checkout.Fixtures, "models", "roberta-masked-lm");

    public static TrainedRunExecutor<DeltaTuning.ModelInputs> Executor { get; } = new("toy", (configuration, context) => new ToySetup(configuration, context));

    public static RunWorker Worker { get; } = new() { Executors = [Executor], Tasks = new ToyTasks(), Device = TorchSharp.torch.CPU };

    public static RunConfiguration Run(string method = "AP", string task = "toy-a", int seed = 1, long steps = 12) => new()
    {
        Kind = "toy",
        Model = Model,
        Task = task,
        Method = method,
        Seed = seed,
        LearningRates = method == "none" ? [] : [.. method.Split('>').Select((_, stage) => 0.01 / (stage + 1))],
        Training = new() { Steps = method == "none" ? 0 : steps, EvaluateEvery = 4, BatchSize = 4, EvaluationBatchSize = 8 },
    };

    /// <summary>A run's numbers without its times: what must be equal however often it was interrupted.</summary>
    public static (RunResult Result, IReadOnlyList<RunLogEntry> Log) Timeless(string folder)
    {
        var run = RunFolder.Read(folder)!;
        return (run.Result with { Seconds = 0 }, [.. run.Log.Select(entry => entry with { Seconds = 0 })]);
    }
}
