using System.Text.Json.Nodes;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using TorchSharp.Modules;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The optimizers of a case, one for each parameter group.</summary>
internal sealed class ReferenceOptimizers : IDisposable
{
    private static readonly Closeness RateCloseness = new(1e-9, 1e-15);
    private readonly ReferenceCase _case;
    private readonly JsonArray? _rates;
    private readonly List<(IOptimizerMethod Method, IOptimizer Optimizer, List<int> Indices, Func<int, double> Rate)> _groups = [];

    /// <param name="case">The case.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="demandRates">Whether learning rates are compared with the case's.</param>
    /// <exception cref="NotSupportedException">There is no such optimizer.</exception>
    public ReferenceOptimizers(ReferenceCase @case, IReadOnlyList<Parameter> parameters, bool demandRates = true)
    {
        _case = @case;
        _rates = demandRates ? @case.Json["learning_rates"] as JsonArray : null;
        var options = @case.Json["options"]!.AsObject();
        foreach (var group in @case.Json["groups"]?.AsArray().Select(group => group!.AsObject()) ?? [new JsonObject()])
        {
            var indices = group["params"]?.AsArray().Select(index => (int)index!).ToList() ?? [.. Enumerable.Range(0, parameters.Count)];
            JsonNode? Option(string name) => group[name] ?? options[name];
            var (method, decay) = Method(@case.Text("optimizer"), Option);
            var optimizer = method.Create([.. indices.Select(i => parameters[i])], (double?)Option("weight_decay") ?? decay);
            _groups.Add((method, optimizer, indices, Rates(@case, (double?)Option("lr") ?? 0)));
        }
    }

    /// <summary>Takes a step with the rates of an update, and compares them with the case's.</summary>
    public void Step(int update)
    {
        foreach (var (index, (method, optimizer, indices, rateOf)) in _groups.Index())
        {
            var rate = rateOf(update);
            if (_rates is not null && method is not AdafactorOptions)
                RateCloseness.Demand(rate, (double)_rates[update]![index]!, $"learning rate of update {update}");
            optimizer.Step(rate);
            if (_rates is not null && method is AdafactorOptions adafactor)
                DemandSizedRates(adafactor, optimizer, indices, rate, _rates[update]!.AsArray());
        }
    }

    // transformers' Adafactor has a rate for each parameter.
    private void DemandSizedRates(AdafactorOptions method, IOptimizer optimizer, List<int> indices, double rate, JsonArray expected)
    {
        foreach (var (state, index) in optimizer.State.Zip(indices))
        {
            var size = method.ScaleParameter ? Math.Max(method.ParameterEpsilon, state.Tensors["RMS"].item<float>()) : 1;
            _case.Closeness.Demand(size * method.StepSize(state.Step, rate), (double)expected[index]!, $"learning rate of parameter {index}");
        }
    }

    /// <summary>The state of a parameter by the case's number for it.</summary>
    public ParameterState State(int parameter)
    {
        var (_, optimizer, indices, _) = _groups.Find(group => group.Indices.Contains(parameter));
        return optimizer.State[indices.IndexOf(parameter)];
    }

    public void Dispose()
    {
        foreach (var (_, optimizer, _, _) in _groups)
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
            "Lion" => (new LionOptions
            {
                Beta1 = Beta(0) ?? 0.9,
                Beta2 = Beta(1) ?? 0.99,
                DecayRelativeTo = Flag("decoupled_weight_decay") ? Number("lr") : null,
            }, 0),
            "RMSprop" => (new RmsPropOptions { Alpha = Number("alpha") ?? 0.99, Epsilon = Number("eps") ?? 1e-8, Momentum = Number("momentum") ?? 0, Centered = Flag("centered") }, 0),
            "Adagrad" => (new AdagradOptions
            {
                LearningRateDecay = Number("lr_decay") ?? 0,
                InitialAccumulator = Number("initial_accumulator_value") ?? 0,
                Epsilon = Number("eps") ?? 1e-10,
            }, 0),
            "Adafactor (transformers)" => (new AdafactorOptions
            {
                Beta1 = Number("beta1"),
                DecayRate = Number("decay_rate") ?? -0.8,
                GradientEpsilon = Epsilon(0) ?? 1e-30,
                ParameterEpsilon = Epsilon(1) ?? 1e-3,
                ClipThreshold = Number("clip_threshold") ?? 1,
                ScaleParameter = (bool?)option("scale_parameter") ?? true,
                RelativeStep = (bool?)option("relative_step") ?? true,
                WarmupInitialization = Flag("warmup_init"),
            }, 0),
            "Adafactor (torch)" => (new TorchAdafactorOptions
            {
                Beta2Decay = Number("beta2_decay") ?? -0.8,
                GradientEpsilon = Epsilon(0),
                ParameterEpsilon = Epsilon(1) ?? 1e-3,
                ClipThreshold = Number("d") ?? 1,
            }, 0),
            _ => throw new NotSupportedException($"There is no optimizer {name}."),
        };

        double? Number(string key) => (double?)option(key);
        double? Beta(int index) => (double?)option("betas")?[index];
        double? Epsilon(int index) => (double?)option("eps")?[index];
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
