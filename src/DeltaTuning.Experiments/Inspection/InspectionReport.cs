namespace DeltaTuning.Experiments.Inspection;

/// <summary>What a folder or file is.</summary>
public sealed record InspectionReport
{
    /// <summary>The folder or file.</summary>
    public required string Path { get; init; }

    /// <summary>What it is.</summary>
    public required InspectedKind Kind { get; init; }

    /// <summary>The method of a delta, a composition or a run, such as <c>LORA</c>; the class of a model; null where there is none.</summary>
    public string? Method { get; init; }

    /// <summary>What else its configuration says, by name, in the order in which it is best read.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>Where a delta's parameters are, in the file's order; empty for what is no delta.</summary>
    public IReadOnlyList<InspectedPoint> Points { get; init; } = [];

    /// <summary>Values in its tensors.</summary>
    public long Parameters { get; init; }

    /// <summary>The dtypes of its tensors as safetensors names them, such as <c>F32</c>, most values first.</summary>
    public IReadOnlyList<string> Dtypes { get; init; } = [];

    /// <summary>Bytes of all its files.</summary>
    public long Bytes { get; init; }

    /// <summary>What it consists of: the deltas of a composition, the delta of a run.</summary>
    public IReadOnlyList<InspectionReport> Parts { get; init; } = [];

    /// <summary>Whether it goes on a model; null where none was named, or nothing can go on one.</summary>
    public InspectedFit? Fit { get; init; }
}

/// <summary>A kind of folder or file.</summary>
public enum InspectedKind
{
    /// <summary>A delta as PEFT and this library save it.</summary>
    Delta,

    /// <summary>A delta as AdapterHub saves it.</summary>
    AdapterHubDelta,

    /// <summary>Several deltas together.</summary>
    Composition,

    /// <summary>A checkpoint of training, to go on from.</summary>
    Checkpoint,

    /// <summary>A run of the study, or of <c>train</c>.</summary>
    Run,

    /// <summary>Runs and a report.</summary>
    Study,

    /// <summary>A model.</summary>
    Model,

    /// <summary>A tokenizer.</summary>
    Tokenizer,

    /// <summary>A safetensors file.</summary>
    Tensors,
}

/// <summary>A place of a delta.</summary>
/// <param name="Path">The module's path in the model.</param>
/// <param name="Tensors">What stands there, with shapes.</param>
/// <param name="Parameters">Values there.</param>
public sealed record InspectedPoint(string Path, string Tensors, long Parameters);

/// <summary>Whether a delta goes on a model.</summary>
/// <param name="Model">The model's folder.</param>
/// <param name="Fits">Whether it attaches, every tensor included.</param>
/// <param name="Problem">Why not; null where it does.</param>
/// <param name="Targets">Layers that it attaches to; 0 where it does not.</param>
public sealed record InspectedFit(string Model, bool Fits, string? Problem, int Targets);
