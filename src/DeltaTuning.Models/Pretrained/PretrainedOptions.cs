using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>How a model is made from a folder or a configuration; every value has a default that leaves the configuration as it is.</summary>
public sealed record PretrainedOptions
{
    /// <summary>Number of labels of a classification head.</summary>
    /// <value>Default null: what the configuration says, 2 where it says nothing. At least 1; 1 makes a regression.</value>
    public int? Labels { get; init; }

    /// <summary>Names of the labels in the order of their ids, written to <c>id2label</c> and <c>label2id</c>.</summary>
    /// <value>Default null: the configuration's, or <c>LABEL_0</c>, <c>LABEL_1</c>, ... where their number changes.</value>
    public IReadOnlyList<string>? LabelNames { get; init; }

    /// <summary>The loss of a sequence classification head.</summary>
    /// <value>Default null: what the configuration says; where it says nothing, inferred from the number of labels and their dtype.</value>
    public ProblemType? ProblemType { get; init; }

    /// <summary>The dtype of the parameters.</summary>
    /// <value>Default float32, whatever the file holds; null keeps the file's (or, without a file, the configuration's).</value>
    public ScalarType? Dtype { get; init; } = ScalarType.Float32;

    /// <summary>Where the parameters are made. On the meta device they have shapes but no values.</summary>
    /// <value>Default null: the CPU.</value>
    public Device? Device { get; init; }

    /// <summary>Seed of the fresh parameters: the same numbers on every device.</summary>
    /// <value>Default null: TorchSharp's global generator draws them.</value>
    public long? Seed { get; init; }

    /// <summary>
    /// Whether a head whose shape in the file is another one, as that of another number of labels, starts fresh. Only heads do; anything else of another
    /// shape is an error.
    /// </summary>
    /// <value>Default false: an error that names both shapes.</value>
    public bool IgnoreMismatchedSizes { get; init; }

    /// <summary>
    /// Whether parameters on the CPU in the file's own dtype are views of the file, mapped into memory: such a model loads in milliseconds and its unchanged
    /// weights share the system's file cache. Training never writes to the file. The file may be replaced meanwhile, but must not be cut short in place.
    /// </summary>
    /// <value>Default true, but false on Windows, where a file that is mapped cannot be replaced.</value>
    public bool MapWeights { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>Where freshly initialized and ignored parameters are reported.</summary>
    /// <value>Default null: nowhere.</value>
    public ILoggerFactory? LoggerFactory { get; init; }
}
