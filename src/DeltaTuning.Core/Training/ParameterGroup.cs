using System.Text.RegularExpressions;
using TorchSharp.Modules;

namespace DeltaTuning.Training;

/// <summary>Parameters that are trained with a learning rate, weight decay or optimizer of their own.</summary>
public sealed partial record ParameterGroup
{
    private readonly Func<string, Parameter, bool> _matches;

    /// <summary>Makes a group of the parameters that a test accepts.</summary>
    /// <param name="matches">Told a trainable parameter's name and the parameter, says whether it belongs to the group.</param>
    public ParameterGroup(Func<string, Parameter, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        _matches = matches;
    }

    /// <summary>Makes a group of the parameters whose name a regular expression matches somewhere.</summary>
    /// <param name="pattern">The expression, such as <c>^classifier\.</c> or <c>lora_B</c>.</param>
    public ParameterGroup(string pattern)
        : this(Named(pattern)) => Pattern = pattern;

    /// <summary>Biases and the weights of normalization layers, by their names, without weight decay. A model without any may be trained with it.</summary>
    public static ParameterGroup NoDecay { get; } = new((name, _) => BiasOrNorm().IsMatch(name)) { WeightDecay = 0 };

    /// <summary>The regular expression; null for a group by a test.</summary>
    public string? Pattern { get; }

    /// <summary>The group's peak learning rate; null for the trainer's.</summary>
    /// <value>null; above 0.</value>
    public double? LearningRate { get; init; }

    /// <summary>The group's weight decay; null for the trainer's.</summary>
    /// <value>null; at least 0.</value>
    public double? WeightDecay { get; init; }

    /// <summary>The group's optimizer; null for the trainer's.</summary>
    /// <value>null</value>
    public IOptimizerMethod? Optimizer { get; init; }

    internal bool Matches(string name, Parameter parameter) => _matches(name, parameter);

    [GeneratedRegex(@"(^|[._])bias$|norm\w*\.weight$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BiasOrNorm();

    private static Func<string, Parameter, bool> Named(string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var expression = new Regex(pattern, RegexOptions.CultureInvariant);
        return (name, _) => expression.IsMatch(name);
    }
}
