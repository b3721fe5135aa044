using DeltaTuning.Files;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// An attached composition: its deltas, each with switches of its own, and the stage that is trained. Detaching gives the backbone back as it was, bit for bit.
/// </summary>
public sealed class CompositionHandle : IDisposable
{
    private readonly DeltaCollection _deltas;
    private readonly DeltaOptions _options;

    internal CompositionHandle(DeltaCollection deltas, string name, DeltaComposition composition, IReadOnlyList<CompositionStage> stages, DeltaOptions options) =>
        (_deltas, Name, Composition, Stages, _options) = (deltas, name, composition, stages, options);

    /// <summary>A stage begins: its deltas are trainable and active, the earlier ones frozen.</summary>
    public event EventHandler<StageEventArgs>? StageStarted;

    /// <summary>A stage was trained to its end; its deltas have their best weights.</summary>
    public event EventHandler<StageEventArgs>? StageEnded;

    /// <summary>The composition's name, unique among the deltas and compositions of its model.</summary>
    public string Name { get; }

    /// <summary>What was applied.</summary>
    public DeltaComposition Composition { get; }

    /// <summary>The model that it is for.</summary>
    public nn.Module Backbone => _deltas.Model;

    /// <summary>The stages; a simultaneous composition has one.</summary>
    public IReadOnlyList<CompositionStage> Stages { get; }

    /// <summary>All deltas, in order of application.</summary>
    public IEnumerable<DeltaHandle> Deltas => Stages.SelectMany(stage => stage.Deltas);

    /// <summary>The number of the stage that is trained, from 0.</summary>
    public int Stage { get; private set; }

    /// <summary>Whether the last stage was trained to its end. A trainer then treats the deltas as any others.</summary>
    /// <value>False after <c>Apply</c> of a sequential composition; always true for a simultaneous one, which has no stages to run.</value>
    public bool IsCompleted { get; private set; }

    /// <summary>Whether all its deltas are attached.</summary>
    public bool IsAttached => Deltas.All(delta => delta.IsAttached);

    /// <summary>The delta of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">No delta of the composition has it.</exception>
    public DeltaHandle this[string name] => Deltas.FirstOrDefault(delta => delta.Name == name)
        ?? throw new KeyNotFoundException($"The composition \"{Name}\" has no delta \"{name}\"; it has {string.Join(", ", Deltas.Select(delta => delta.Name))}.");

    /// <summary>
    /// Begins a stage: its deltas become active and trainable, earlier ones stay active and frozen (or merged, where their stage says so), later ones are
    /// inactive. Where an earlier stage trained a copy of a module too, such as the head, this stage goes on from its values. A trainer calls it by itself.
    /// </summary>
    /// <param name="stage">The stage, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stage.</exception>
    /// <exception cref="InvalidOperationException">A delta is detached, or an earlier one cannot be merged beside the others.</exception>
    public void Begin(int stage)
    {
        Arrange(stage);
        StageStarted?.Invoke(this, new(Stages[stage], null));
    }

    /// <summary>Folds all deltas of the stages begun so far into the weights.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be merged; none is then.</exception>
    public void Merge()
    {
        DeltaHandle[] merging = [.. Begun.Where(delta => !delta.IsMerged)];
        foreach (var delta in merging)
            _deltas.RequireMergeable(delta);
        foreach (var delta in merging)
            delta.Merge();
    }

    /// <summary>Takes all deltas out of the weights again.</summary>
    public void Unmerge()
    {
        foreach (var delta in Deltas.Reverse())
            delta.Unmerge();
    }

    /// <summary>Takes all deltas off the model; their parameters stay.</summary>
    public void Detach()
    {
        foreach (var delta in Deltas.Reverse())
            delta.Detach();
    }

    /// <summary>Puts all deltas back in their order, after those that are attached.</summary>
    /// <exception cref="InvalidOperationException">Another delta has taken the name of one of them.</exception>
    public void Attach()
    {
        foreach (var delta in Deltas)
            delta.Attach();
        Arrange(Stage);
    }

    /// <summary>
    /// Writes the composition: <c>composition.json</c>, and a folder for each delta by its name, which <see cref="DeltaExtensions.LoadDelta"/> and, where it knows
    /// the method, Python's PEFT load alone.
    /// </summary>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="NotSupportedException">A method has no format.</exception>
    public void Save(string folder) => CompositionFolder.Save(this, folder);

    /// <summary>Counts of the parameters of all its deltas; what several of them share counts once.</summary>
    /// <returns>The summary, with a text.</returns>
    public DeltaSummary Summary() => DeltaSummary.Of(_deltas.Model, [.. Deltas]);

    /// <summary>Detaches the deltas and frees their parameters.</summary>
    public void Dispose()
    {
        foreach (var delta in Deltas.Reverse())
            delta.Dispose();
        _deltas.Forget(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Composition}";

    /// <summary>The deltas of the stages begun so far.</summary>
    internal IEnumerable<DeltaHandle> Begun => Stages.Take(Stage + 1).SelectMany(stage => stage.Deltas);

    /// <summary>Sets the switches of all deltas for a stage.</summary>
    internal void Arrange(int stage)
    {
        if (stage < 0 || stage >= Stages.Count)
            throw new ArgumentOutOfRangeException(nameof(stage), stage, $"The composition \"{Name}\" has {Stages.Count} stages, from 0.");
        if (Deltas.FirstOrDefault(delta => !delta.IsAttached) is { } detached)
            throw new InvalidOperationException($"The delta \"{detached.Name}\" of the composition \"{Name}\" is detached; attach it first.");
        var advances = stage == Stage + 1;
        (Stage, IsCompleted) = (stage, Composition.Order is CompositionOrder.Simultaneous);
        foreach (var other in Stages)
        {
            foreach (var delta in other.Deltas)
            {
                delta.Trainable = other.Number == stage && TrainsAtAll(delta);
                if (!(other.Number < stage && other.Plan.MergeAfter))
                    delta.Unmerge();
                delta.Active = other.Number <= stage;
            }
        }
        if (advances)
            ContinueCopies();
        foreach (var delta in Stages.Take(stage).Where(other => other.Plan.MergeAfter).SelectMany(other => other.Deltas))
            delta.Merge();
    }

    /// <summary>A trainer has finished the present stage.</summary>
    internal void End(TrainingResult? result)
    {
        if (Stage == Stages.Count - 1)
            IsCompleted = true;
        StageEnded?.Invoke(this, new(Stages[Stage], result));
    }

    /// <summary>Restores where a saved composition stood.</summary>
    internal void Resume(int stage, bool isCompleted)
    {
        Stage = stage;
        Arrange(stage);
        IsCompleted |= isCompleted;
    }

    private bool TrainsAtAll(DeltaHandle delta) => delta.Options.Trainable && _options.Trainable;

    // The newest copy stands in the model, so that it goes on from the one before.
    private void ContinueCopies()
    {
        using var quiet = no_grad();
        foreach (var (slot, copy) in Stages[Stage].Deltas.SelectMany(delta => delta.Copies))
        {
            var earlier = Stages.Take(Stage).SelectMany(stage => stage.Deltas).SelectMany(delta => delta.Copies).LastOrDefault(item => item.Slot == slot).Copy;
            if (earlier is not null && earlier != copy)
                copy.Value.copy_(earlier.Value);
        }
    }
}
