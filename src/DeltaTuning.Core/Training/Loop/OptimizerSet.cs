using TorchSharp.Modules;

namespace DeltaTuning.Training.Loop;

/// <summary>The optimizers of a run, one for each group of parameters.</summary>
internal sealed class OptimizerSet : IDisposable
{
    private readonly List<(IOptimizer Optimizer, IReadOnlyList<string> Names, double Peak)> _groups = [];

    private readonly IReadOnlyDictionary<IntPtr, double> _rates;

    /// <param name="trainable">The parameters.</param>
    /// <param name="options">How to train.</param>
    /// <param name="rates">Peak learning rates of some parameters, by handle, unless their group has one.</param>
    public OptimizerSet(IReadOnlyList<(string Name, Parameter Parameter)> trainable, TrainerOptions options, IReadOnlyDictionary<IntPtr, double> rates)
    {
        _rates = rates;
        Trainable = trainable;
        Parameters = [.. trainable.Select(item => item.Parameter)];
        try
        {
            Divide(options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>All trainable parameters with their names.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Trainable { get; }

    /// <summary>All trainable parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What the optimizers remember, by the parameter's name.</summary>
    public IEnumerable<(string Name, ParameterState State)> State => _groups.SelectMany(group => group.Names.Zip(group.Optimizer.State));

    /// <summary>Takes one step.</summary>
    /// <param name="rate">Makes a group's learning rate of its peak.</param>
    public void Step(Func<double, double> rate)
    {
        foreach (var (optimizer, _, peak) in _groups)
            optimizer.Step(rate(peak));
    }

    public void Dispose()
    {
        foreach (var (optimizer, _, _) in _groups)
            optimizer.Dispose();
    }

    private void Divide(TrainerOptions options)
    {
        var rest = Trainable;
        foreach (var group in options.ParameterGroups)
        {
            var matching = rest.ToLookup(item => group.Matches(item.Name, item.Parameter));
            if (group.Pattern is { } pattern && !matching[true].Any())
                throw new ArgumentException($"No trainable parameter is left for the group '{pattern}'; there are {Listing()}.");
            Add([.. matching[true]], group.Optimizer ?? options.Optimizer, group.LearningRate, options.LearningRate, group.WeightDecay ?? options.WeightDecay);
            rest = [.. matching[false]];
        }
        Add(rest, options.Optimizer, null, options.LearningRate, options.WeightDecay);
    }

    private string Listing() => string.Join(", ", Trainable.Take(10).Select(item => item.Name)) + (Trainable.Count > 10 ? $" and {Trainable.Count - 10} more" : "");

    private void Add(IReadOnlyList<(string Name, Parameter Parameter)> items, IOptimizerMethod method, double? own, double otherwise, double weightDecay)
    {
        foreach (var group in items.GroupBy(item => own ?? (_rates.TryGetValue(item.Parameter.Handle, out var rate) ? rate : otherwise)))
            _groups.Add((method.Create([.. group.Select(item => item.Parameter)], weightDecay), [.. group.Select(item => item.Name)], group.Key));
    }
}
