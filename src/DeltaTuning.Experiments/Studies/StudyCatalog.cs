using DeltaTuning.Experiments.Studies.Composition;
using DeltaTuning.Experiments.Studies.Convergence;
using DeltaTuning.Experiments.Studies.Efficiency;
using DeltaTuning.Experiments.Studies.Generalization;
using DeltaTuning.Experiments.Studies.Performance;
using DeltaTuning.Experiments.Studies.Sequence;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Experiments by their names.</summary>
/// <param name="studies">The experiments, in the order in which they are listed.</param>
public sealed class StudyCatalog(params IReadOnlyList<IStudy> studies)
{
    /// <summary>The study's experiments.</summary>
    public static StudyCatalog Default { get; } = new(new PerformanceStudy(), new ConvergenceStudy(), new EfficiencyStudy(), new CompositionStudy(), new SequenceStudy(), new GeneralizationStudy());

    /// <summary>All experiments, in order.</summary>
    public IReadOnlyList<IStudy> All { get; } = studies;

    /// <summary>An experiment by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ArgumentException">There is none; the message has the nearest and all names.</exception>
    public IStudy this[string name] => All.FirstOrDefault(study => string.Equals(study.Name, name, StringComparison.OrdinalIgnoreCase)) ?? throw Unknown(name);

    private ArgumentException Unknown(string name)
    {
        string[] names = [.. All.Select(study => study.Name)];
        var near = NearestNames.To(name, names);
        return new($"There is no study '{name}'{(near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}" : "")}. There are {string.Join(", ", names)}.", nameof(name));
    }
}
