using DeltaTuning.Experiments.Reports;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Studies;

/// <summary>An experiment of the study: which runs it takes, and what they say together.</summary>
public interface IStudy
{
    /// <summary>Its name on the command line, such as <c>composition</c>.</summary>
    string Name { get; }

    /// <summary>What it asks, in one sentence.</summary>
    string Question { get; }

    /// <summary>The runs, in the order in which they are best carried out. Every choice (learning rates, seeds) is a run of its own; the report selects.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="tasks">Where tasks come from.</param>
    /// <returns>The runs, each once.</returns>
    /// <exception cref="ArgumentException">An option means nothing here; the message has the nearest names.</exception>
    IReadOnlyList<RunConfiguration> Plan(StudyOptions options, ITaskStore tasks);

    /// <summary>Makes the report of the runs that are finished; what is missing shows as missing.</summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="tasks">Where tasks come from.</param>
    /// <param name="runs">The finished runs of the plan, in its order.</param>
    /// <returns>The report.</returns>
    StudyReport Report(StudyOptions options, ITaskStore tasks, IReadOnlyList<RunRecord> runs);
}
