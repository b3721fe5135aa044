using System.Globalization;
using System.Text.Json;
using DeltaTuning.Files;
using DeltaTuning.Training.Loop;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Checkpoints;

/// <summary>
/// Checkpoints of a run: folders <c>checkpoint-STEP</c> that appear whole or not at all, of which the last one is kept. Each holds the trained tensors, the
/// optimizer's state, the best weights so far and <c>trainer_state.json</c>.
/// </summary>
internal sealed class TrainingCheckpoint(string folder, TrainedTensors trained, OptimizerSet optimizers, BestWeights best)
{
    private const string Prefix = "checkpoint-";
    private const string Unfinished = ".unfinished";
    private const string TrainedFile = "trained.safetensors";
    private const string OptimizerFile = "optimizer.safetensors";
    private const string BestFile = "best.safetensors";
    private const string StateFile = "trainer_state.json";

    /// <summary>Sees that the folder can be written, and reads the last checkpoint if the run is to be resumed.</summary>
    /// <returns>Where the run stands.</returns>
    public RunState Begin(bool resume)
    {
        RequireWritable();
        if (!resume)
            RequireFree(folder);
        return Last(folder) is { } last ? Load(last) : new();
    }

    /// <summary>Demands that a folder holds no checkpoint.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <exception cref="InvalidOperationException">It holds one.</exception>
    public static void RequireFree(string folder)
    {
        if (Last(folder) is { } last)
            throw new InvalidOperationException($"{folder} holds a checkpoint of an earlier run, {Path.GetFileName(last)}: set Resume to go on from it, name another output folder, or delete it.");
    }

    /// <summary>The step of the last whole checkpoint in a folder; null where there is none.</summary>
    internal static long? LastStep(string folder) => Last(folder) is { } last ? Step(last) : null;

    private void RequireWritable()
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output folder {folder} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes a checkpoint, and deletes earlier ones.</summary>
    public void Save(RunState state)
    {
        var final = Path.Combine(folder, Prefix + state.Step.ToString(CultureInfo.InvariantCulture));
        var unfinished = final + Unfinished;
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        SafetensorsFile.Save(Path.Combine(unfinished, TrainedFile), trained.Live);
        SafetensorsFile.Save(Path.Combine(unfinished, OptimizerFile), OptimizerTensors());
        if (best.Weights is { } weights)
            SafetensorsFile.Save(Path.Combine(unfinished, BestFile), weights);
        var steps = optimizers.State.ToDictionary(item => item.Name, item => item.State.Step);
        AtomicFile.WriteText(Path.Combine(unfinished, StateFile), JsonSerializer.Serialize(new(state, steps), CheckpointJson.Default.SavedState));
        if (Directory.Exists(final))
            Directory.Delete(final, recursive: true);
        Directory.Move(unfinished, final);
        foreach (var earlier in Folders(folder).Where(earlier => earlier != final))
            Directory.Delete(earlier, recursive: true);
    }

    private RunState Load(string checkpoint)
    {
        using var scope = NewDisposeScope();
        var saved = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(checkpoint, StateFile)), CheckpointJson.Default.SavedState)
            ?? throw new InvalidDataException($"{checkpoint}: {StateFile} is empty.");
        trained.Load(Read(Path.Combine(checkpoint, TrainedFile), trained.Live));
        LoadOptimizers(Read(Path.Combine(checkpoint, OptimizerFile), OptimizerTensors()), saved.OptimizerSteps);
        var bestFile = Path.Combine(checkpoint, BestFile);
        // Copies: a mapped file could not be deleted on Windows when the next checkpoint replaces it.
        if (File.Exists(bestFile))
            best.Keep(Read(bestFile, trained.Live).ToDictionary(item => item.Key, item => item.Value.clone().DetachFromDisposeScope()));
        return saved.State;
    }

    private void LoadOptimizers(Dictionary<string, Tensor> tensors, Dictionary<string, long> steps)
    {
        using var quiet = no_grad();
        foreach (var (name, tensor) in OptimizerTensors())
            tensor.copy_(tensors[name]);
        foreach (var (name, state) in optimizers.State)
            state.Step = steps[name];
    }

    private Dictionary<string, Tensor> OptimizerTensors() =>
        optimizers.State.SelectMany(item => item.State.Tensors.Select(tensor => (Key: $"{item.Name}/{tensor.Key}", tensor.Value)))
            .ToDictionary(item => item.Key, item => item.Value);

    private static string? Last(string folder) => Folders(folder).MaxBy(Step);

    // What was killed while being written has another name, or lacks the file that is written last.
    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder, Prefix + "*").Where(path => Step(path) >= 0 && File.Exists(Path.Combine(path, StateFile)))]
        : [];

    private static long Step(string path) =>
        long.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    private static Dictionary<string, Tensor> Read(string path, IReadOnlyDictionary<string, Tensor> expected)
    {
        using var file = SafetensorsFile.Open(path);
        var missing = expected.Keys.Except(file.Entries.Keys).ToArray();
        var unexpected = file.Entries.Keys.Except(expected.Keys).ToArray();
        if (missing.Length > 0 || unexpected.Length > 0)
            throw new InvalidDataException($"{path} is of another model, delta or optimizer: it lacks {Listing(missing)} and has {Listing(unexpected)} too many.");
        var tensors = expected.Keys.ToDictionary(name => name, name => file.Read(name));
        foreach (var (name, tensor) in tensors)
            if (!tensor.shape.SequenceEqual(expected[name].shape))
                throw new InvalidDataException($"{path}: {name} has shape ({string.Join(", ", tensor.shape)}), the model's has ({string.Join(", ", expected[name].shape)}).");
        return tensors;
    }

    private static string Listing(string[] names) =>
        names.Length == 0 ? "none" : string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");
}
