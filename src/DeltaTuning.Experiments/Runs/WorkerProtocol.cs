using System.Text.Json;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>What a worker process is told: one line of JSON on its standard input. The end of the input asks it to stop.</summary>
/// <param name="Folder">The run's folder.</param>
/// <param name="Configuration">The run.</param>
internal sealed record WorkerOrder(string Folder, RunConfiguration Configuration);

/// <summary>What a worker process says: lines of JSON on its standard output.</summary>
internal sealed record WorkerReport
{
    public long Step { get; init; }

    public long? TotalSteps { get; init; }

    public double Loss { get; init; }

    public double LearningRate { get; init; }

    public int? Stage { get; init; }

    public double ElapsedSeconds { get; init; }

    public double? RemainingSeconds { get; init; }

    /// <summary>Why the run failed; null while it goes well.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it failed because the disk is full.</summary>
    public bool DiskIsFull { get; init; }

    public static WorkerReport Of(TrainingProgress progress) => new()
    {
        Step = progress.Step,
        TotalSteps = progress.TotalSteps,
        Loss = progress.Loss,
        LearningRate = progress.LearningRate,
        Stage = progress.Stage,
        ElapsedSeconds = progress.Elapsed.TotalSeconds,
        RemainingSeconds = progress.Remaining?.TotalSeconds,
    };

    public TrainingProgress ToProgress() => new()
    {
        Step = Step,
        TotalSteps = TotalSteps,
        Epoch = 0,
        Loss = Loss,
        LearningRate = LearningRate,
        GradientNorm = null,
        ExamplesPerSecond = null,
        Elapsed = TimeSpan.FromSeconds(ElapsedSeconds),
        Remaining = RemainingSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Stage = Stage,
    };

    public string ToLine() => JsonSerializer.Serialize(this, LineJson.Default.WorkerReport);

    /// <summary>A line as a report; null where it is none, such as what a library prints.</summary>
    public static WorkerReport? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;
        try
        {
            return JsonSerializer.Deserialize(line, LineJson.Default.WorkerReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
