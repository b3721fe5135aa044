using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Parity.Tests.Reference;
using DeltaTuning.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Parameters after every update from given gradients, the norms before clipping, the learning rates, and the state at the end.</summary>
internal sealed class OptimizerCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var tensors = @case.OpenTensors();
        using var scope = NewDisposeScope();
        var parameters = Start(@case, tensors);
        using var groups = new ReferenceOptimizers(@case, parameters);
        var updates = (int)@case.Json["updates"]!;
        for (var update = 0; update < updates; update++)
        {
            Update(@case, tensors, parameters, groups, update);
            for (var i = 0; i < parameters.Length; i++)
                @case.Closeness.Demand(parameters[i], tensors.Read($"out.param.{update}.{i}"), $"parameter {i} after update {update}");
        }
        foreach (var name in tensors.Entries.Keys.Where(name => name.StartsWith("out.state.", StringComparison.Ordinal)))
            DemandState(@case, groups, tensors, name);
    }

    private static Parameter[] Start(ReferenceCase @case, SafetensorsFile tensors)
    {
        var given = All("in.param");
        var last = All($"out.param.{(int)@case.Json["updates"]! - 1}");
        return given.Zip(last).All(pair => pair.First.equal(pair.Second).all().item<bool>())
            ? Parameters(Recover(@case, tensors, All("out.param.0"), All("out.param.1")))
            : Parameters(given);

        Tensor[] All(string prefix) => [.. Enumerable.Range(0, tensors.Entries.Keys.Count(name => name.StartsWith($"{prefix}.", StringComparison.Ordinal)))
            .Select(i => tensors.Read($"{prefix}.{i}"))];
    }

    // Some cases were written after their run had changed in.param in place. The start is then what the first update takes to out.param.0; of the two that
    // Adam with coupled decay may have, one on either side, the second update tells the right one.
    private static Tensor[] Recover(ReferenceCase @case, SafetensorsFile tensors, Tensor[] first, Tensor[] second)
    {
        var (below, above) = (Search(-0.1), Search(0.1));
        var (errorBelow, errorAbove) = (Errors(below), Errors(above));
        return [.. first.Select((_, i) => where(errorBelow[i] < errorAbove[i], below[i], above[i]))];

        Tensor[] Search(double offset)
        {
            Tensor[] start = [.. first.Select(tensor => tensor + offset)];
            for (var iteration = 0; iteration < 20; iteration++)
                start = [.. start.Zip(first, Run(start, 1)).Select(item => item.First + item.Second - item.Third)];
            return start;
        }

        Tensor[] Errors(Tensor[] start) => [.. Run(start, 2).Zip(second).Select(pair => (pair.First - pair.Second).abs())];

        Tensor[] Run(Tensor[] start, int updates)
        {
            var parameters = Parameters(start);
            // From a guess, rates that follow a parameter's size are others.
            using var groups = new ReferenceOptimizers(@case, parameters, demandRates: false);
            for (var update = 0; update < updates; update++)
                Update(@case, tensors, parameters, groups, update);
            return [.. parameters.Select(parameter => parameter.detach())];
        }
    }

    private static Parameter[] Parameters(Tensor[] values) => [.. values.Select(value => nn.Parameter(value.clone()))];

    private static void Update(ReferenceCase @case, SafetensorsFile tensors, Parameter[] parameters, ReferenceOptimizers groups, int update)
    {
        Accumulate(@case, tensors, parameters, update);
        Clip(@case, parameters, update);
        groups.Step(update);
        Gradients.Clear(parameters);
    }

    private static void Accumulate(ReferenceCase @case, SafetensorsFile tensors, Parameter[] parameters, int update)
    {
        var accumulate = (int?)@case.Json["accumulate"] ?? 1;
        var missing = @case.Json["missing"]?.AsArray().Select(pair => ((int)pair![0]!, (int)pair[1]!)).ToHashSet() ?? [];
        for (var step = update * accumulate; step < (update + 1) * accumulate; step++)
            for (var i = 0; i < parameters.Length; i++)
                if (!missing.Contains((step, i)))
                {
                    var gradient = tensors.Read($"in.grad.{step}.{i}").div(accumulate);
                    parameters[i].grad = parameters[i].grad is { } sum ? sum.add(gradient) : gradient;
                }
    }

    private static void Clip(ReferenceCase @case, Parameter[] parameters, int update)
    {
        if ((double?)@case.Json["clip_value"] is { } bound)
            Gradients.ClipValue(parameters, bound);
        if (@case.Json["clip"] is not JsonObject clip)
            return;
        var type = clip["norm_type"] is not JsonValue given ? 2 : given.TryGetValue(out double number) ? number : double.PositiveInfinity;
        using var norm = Gradients.ClipNorm(parameters, (double)clip["max_norm"]!, type);
        @case.Closeness.Demand(norm.item<float>(), (double)@case.Json["gradient_norms"]![update]!, $"norm of update {update}");
    }

    private static void DemandState(ReferenceCase @case, ReferenceOptimizers groups, SafetensorsFile tensors, string name)
    {
        var parts = name.Split('.');
        var state = groups.State(int.Parse(parts[2]));
        var expected = tensors.Read(name);
        if (parts[3] == "step")
            state.Step.Should().Be((long)expected.to(ScalarType.Float64).item<double>(), $"{name} is the number of steps");
        else
            @case.Closeness.Demand(state.Tensors[parts[3]], expected, name);
    }
}
