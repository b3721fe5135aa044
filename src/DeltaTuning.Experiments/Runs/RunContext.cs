using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Training;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>What a run is given beside its configuration. None of it changes its numbers.</summary>
public sealed record RunContext
{
    /// <summary>The run's own folder: checkpoints go to <c>checkpoints</c> in it, the trained delta to <c>delta</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Where tasks come from.</summary>
    public required ITaskStore Tasks { get; init; }

    /// <summary>Writes a line of the run's log.</summary>
    public required Action<RunLogEntry> Log { get; init; }

    /// <summary>Is told how far training is; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Where it computes; null for the first CUDA device, or the CPU where there is none.</summary>
    public Device? Device { get; init; }

    /// <summary>Seconds of computation before an interruption, up to the checkpoint from which the run goes on; times in the log count on from it.</summary>
    /// <value>Default 0.</value>
    public double SecondsBefore { get; init; }

    /// <summary>Whether a run of full fine-tuning keeps its trained model in <c>delta</c>, which takes as much room as the backbone.</summary>
    /// <value>Default false: its numbers alone.</value>
    public bool KeepModels { get; init; }

    /// <summary>Makes the log of what happens; null for none.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
