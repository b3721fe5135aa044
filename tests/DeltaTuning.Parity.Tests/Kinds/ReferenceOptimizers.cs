using System.Text.Json.Nodes;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using TorchSharp.Modules;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The optimizers of a case, one for each parameter group.</summary>
internal sealed class ReferenceOptimizers : IDisposable
{
    private static readonly Closeness RateCloseness = new(1e-9, 1e-15);
    private readonly JsonArray? _rates;
    private readonly List<(IOptimizer Optimizer, List<int> Indices, Func<int, double> Rate)> _groups = [];

    /// <exception cref="NotSupportedException">There is no such optimizer.</exception>
    public ReferenceOptimizers(ReferenceCase @case, IReadOnlyList<Parameter> parameters)
    {
        _rates = @case.Json["learning_rates"] as JsonArray;
        var options = @case.Json["options"]!.AsObject();
        foreach (var group in @case.Json["groups"]?.AsArray().Select(group => group!.AsObject()) ?? [new JsonObject()])
        {
            var indices = group["params"]?.AsArray().Select(index => (int)index!).ToList() ?? [.. Enumerable.Range(0, parameters.Count)];
            JsonNode? Option(string name) => group[name] ?? options[name];
            var (method, decay) = Method(@case.Text("optimizer"), Option);
            var optimizer = method.Create([.. indices.Select(i => parameters[i])], (double?)Option("weight_decay") ?? decay);
            _groups.Add((optimizer, indices, Rates(@case, (double)Option("lr")!)));
        }
    }

    /// <summary>Takes a step with the rates of an update, and compares them with the case's.</summary>
    public void Step(int update)
    {
        foreach (var (index, (optimizer, _, rateOf)) in _groups.Index())
        {
            var rate = rateOf(update);
            if (_rates is not null)
                RateCloseness.Demand(rate, (double)_rates[update]![index]!, $"learning rate of update {update}");
            optimizer.Step(rate);
        }
    }

    /// <summary>The state of a parameter by the case's number for it.</summary>
    public ParameterState State(int parameter)
    {
        var (optimizer, indices, _) = _groups.Find(group => group.Indices.Contains(parameter));
        return optimizer.State[indices.IndexOf(parameter)];
    }

    public void Dispose()
    {
        foreach (var (optimizer, _, _) in _groups)
            optimizer.Dispose();
    }

    // With PyTorch's default weight decay.
    private static (IOptimizerMethod Method, double Decay) Method(string name, Func<string, JsonNode?> option)
    {
        return name switch
        {
            "AdamW" => (new AdamWOptions { Beta1 = Beta(0) ?? 0.9, Beta2 = Beta(1) ?? 0.999, Epsilon = Number("eps") ?? 1e-8, AmsGrad = Flag("amsgrad") }, 0.01),
            "Adam" => (new AdamOptions { Beta1 = Beta(0) ?? 0.9, Beta2 = Beta(1) ?? 0.999, Epsilon = Number("eps") ?? 1e-8, AmsGrad = Flag("amsgrad") }, 0),
            "SGD" => (new SgdOptions { Momentum = Number("momentum") ?? 0, Dampening = Number("dampening") ?? 0, Nesterov = Flag("nesterov") }, 0),
            _ => throw new NotSupportedException($"There is no optimizer {name}."),
        };

        double? Number(string key) => (double?)option(key);
        double? Beta(int index) => (double?)option("betas")?[index];
        bool Flag(string key) => (bool?)option(key) ?? false;
    }

    private static Func<int, double> Rates(ReferenceCase @case, double peak)
    {
        if (@case.Json["schedule"] is not JsonArray named)
            return _ => peak;
        var schedule = ReferenceSchedule.Read((string)named[0]!, named[1]!.AsObject(), peak);
        return update => schedule.Rate(update, peak);
    }
}
