using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>A method of the study under its letters: what <see cref="MethodExpression"/> is made of.</summary>
public sealed record StudyMethod
{
    /// <summary>Its letters, such as <c>AP</c>: letters and digits.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Other letters for it.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The options that <see cref="Create"/> reads.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<MethodOption> Options { get; init; } = [];

    /// <summary>Makes it for a backbone, with the options that were given.</summary>
    public required Func<nn.Module, MethodSettings, IDeltaPart> Create { get; init; }

    /// <summary>
    /// Whether, where it stands alone, the backbone's own parameters are trained in place instead of <see cref="Create"/>'s delta: full fine-tuning without the copy
    /// that a delta takes.
    /// </summary>
    /// <value>Default false.</value>
    public bool TrainsBackbone { get; init; }
}

/// <summary>An option of a method: <c>METHOD.Name</c> in <see cref="Runs.RunConfiguration.MethodOptions"/>.</summary>
/// <param name="Name">Its name, in lower case.</param>
/// <param name="Description">What it is, with its default.</param>
public sealed record MethodOption(string Name, string Description);
