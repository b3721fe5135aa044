using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Runs;

/// <summary>
/// A run's folder, held by this process: <c>configuration.json</c>, <c>environment.json</c>, <c>log.jsonl</c>, <c>checkpoints</c> while it runs, <c>delta</c> with what
/// was trained, <c>tensorboard</c> with the log's curves, <c>error.json</c> where it failed, and <c>metrics.json</c>, written last, which makes it finished.
/// </summary>
public sealed class RunFolder : IDisposable
{
    internal const string ConfigurationFile = "configuration.json";
    internal const string EnvironmentFile = "environment.json";
    internal const string LogFile = "log.jsonl";
    internal const string CheckpointsFolder = "checkpoints";
    internal const string DeltaFolder = "delta";
    internal const string TensorBoardFolder = "tensorboard";
    internal const string ErrorFile = "error.json";
    internal const string MetricsFile = "metrics.json";

    private readonly FolderLock _lock;
    private RunLog? _log;

    private RunFolder(string path, RunConfiguration configuration, FolderLock held) => (Path, Configuration, _lock) = (path, configuration, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the run is.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Makes a run's folder or goes on in it, and holds it until it is disposed.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="configuration">The run.</param>
    /// <param name="patience">How long to wait where another process works in it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="FolderInUseException">Another process works in it.</exception>
    /// <exception cref="InvalidOperationException">It holds a run of another configuration.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public static RunFolder Open(string path, RunConfiguration configuration, TimeSpan patience = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(configuration);
        var held = FolderLock.Take(path, "run", patience, cancellationToken);
        try
        {
            RequireSame(path, configuration);
            return new(path, configuration, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Reads a finished run.</summary>
    /// <param name="path">Its folder.</param>
    /// <returns>The run; null where it is not finished, or there is no such folder.</returns>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static RunRecord? Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Load(path, MetricsFile, RunJson.Default.RunResult) is not { } result)
            return null;
        var configuration = Load(path, ConfigurationFile, RunJson.Default.RunConfiguration)
            ?? throw new InvalidDataException($"{path} has {MetricsFile} but no {ConfigurationFile}: it cannot be said what its numbers are of. Delete it.");
        return new(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path)), configuration, result, RunLog.Read(System.IO.Path.Combine(path, LogFile)));
    }

    /// <summary>Whether a run is finished.</summary>
    /// <param name="path">Its folder; it need not be there.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsFinished(string path) => File.Exists(System.IO.Path.Combine(path, MetricsFile));

    /// <summary>How far a run is that is not finished.</summary>
    /// <param name="path">Its folder; it need not be there.</param>
    /// <returns>The step of the last checkpoint over all stages (0 where there is none), and why it failed (null where it did not).</returns>
    public static (long Step, RunFailure? Failure) Progress(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var position = RunPosition.Find(System.IO.Path.Combine(path, CheckpointsFolder));
        var stages = Load(path, ConfigurationFile, RunJson.Default.RunConfiguration)?.Training.Steps ?? 0;
        return (((position?.Stage ?? 0) * stages) + (position?.Step ?? 0), Load(path, ErrorFile, RunJson.Default.RunFailure));
    }

    /// <summary>
    /// Prepares for computing: writes the configuration and the environment (an earlier one is kept under a number where it differs), cuts the log back to the last
    /// checkpoint, and forgets an earlier failure.
    /// </summary>
    /// <param name="tasks">Where tasks come from.</param>
    /// <param name="environment">Where it is computed.</param>
    /// <returns>What the executor is given; progress, device and the like may be added.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public RunContext Begin(ITaskStore tasks, RunEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(environment);
        if (!File.Exists(Of(ConfigurationFile)))
            AtomicFile.WriteText(Of(ConfigurationFile), RunIdentity.Canonical(Configuration));
        Note(environment);
        File.Delete(Of(ErrorFile));
        var kept = RunLog.CutTo(Of(LogFile), RunPosition.Find(Of(CheckpointsFolder)));
        _log?.Dispose();
        _log = new(Of(LogFile));
        return new() { Folder = Path, Tasks = tasks, Log = _log.Write, SecondsBefore = kept.Count > 0 ? kept[^1].Seconds : 0 };
    }

    /// <summary>Finishes the run: its curves for TensorBoard and <c>metrics.json</c> are written, and checkpoints, which nobody needs any more, are deleted.</summary>
    /// <param name="result">What it came to.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Finish(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TensorBoardWriter.Write(Of(TensorBoardFolder), RunLog.Read(Of(LogFile)));
        AtomicFile.WriteText(Of(MetricsFile), JsonSerializer.Serialize(result, RunJson.Default.RunResult));
        Tidy();
    }

    /// <summary>Deletes the checkpoints of a finished run.</summary>
    internal void Tidy()
    {
        if (Directory.Exists(Of(CheckpointsFolder)))
            Directory.Delete(Of(CheckpointsFolder), recursive: true);
    }

    /// <summary>Notes why the run failed.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="failure">Why.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    internal static void Fail(string path, RunFailure failure) =>
        AtomicFile.WriteText(System.IO.Path.Combine(path, ErrorFile), JsonSerializer.Serialize(failure, RunJson.Default.RunFailure));

    /// <summary>Whether a failure is noted.</summary>
    internal static bool HasFailed(string path) => File.Exists(System.IO.Path.Combine(path, ErrorFile));

    /// <inheritdoc/>
    public void Dispose()
    {
        _log?.Dispose();
        _lock.Dispose();
    }

    private string Of(string name) => System.IO.Path.Combine(Path, name);

    private void Note(RunEnvironment environment)
    {
        if (Load(Path, EnvironmentFile, RunJson.Default.RunEnvironment) is { } earlier)
        {
            if (earlier.IsSame(environment))
                return;
            var free = Enumerable.Range(1, int.MaxValue - 1).Select(number => Of($"environment-{number}.json")).First(name => !File.Exists(name));
            File.Move(Of(EnvironmentFile), free);
        }
        AtomicFile.WriteText(Of(EnvironmentFile), JsonSerializer.Serialize(environment, RunJson.Default.RunEnvironment));
    }

    private static void RequireSame(string path, RunConfiguration configuration)
    {
        var file = System.IO.Path.Combine(path, ConfigurationFile);
        if (Load(path, ConfigurationFile, RunJson.Default.RunConfiguration) is not { } there)
            return;
        var (own, other) = (RunIdentity.Canonical(configuration), RunIdentity.Canonical(there));
        if (own == other)
            return;
        var (left, right) = own.Split('\n').Zip(other.Split('\n')).FirstOrDefault(lines => lines.First != lines.Second);
        throw new InvalidOperationException($"{path} holds a run of another configuration ({right?.Trim()} instead of {left?.Trim()} in {file}): runs are not mixed. Choose another folder, or delete that one.");
    }

    private static T? Load<T>(string path, string name, JsonTypeInfo<T> type)
        where T : class
    {
        var file = System.IO.Path.Combine(path, name);
        if (!File.Exists(file))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), type);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{file} is damaged: {error.Message} Delete it, or the whole folder, to carry the run out anew.", error);
        }
    }
}
