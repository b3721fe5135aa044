using System.Text.Json.Nodes;
using DeltaTuning;
using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

[assembly: DeltaFormat(typeof(CustomDelta.GatedLowRankFormat))]

namespace CustomDelta;

/// <summary>A method from outside the library: y + tanh(g) B A x, the gate g closed at first. A (r, in) and B (out, r) start at random.</summary>
/// <param name="R">The rank r, at least 1.</param>
public sealed record GatedLowRank(int R = 4) : IDeltaModule
{
    /// <inheritdoc/>
    public string Method => "GATED_LOW_RANK";

    /// <summary>The linear layers.</summary>
    /// <value>Default null: the queries and values of every attention.</value>
    public Targets? Targets { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(R);
        delta.SaveModules(null); // a copy of the task head is trained too
        foreach (var point in delta.Points(Targets, AttachmentPoint.Query, AttachmentPoint.Value))
        {
            if (!point.IsLinear)
                throw new DeltaTargetException($"A gated low-rank delta attaches to linear layers, but a target is {point}.");
            var a = delta.Parameter(point, "a.weight", [R, point.InFeatures], Init.KaimingUniform);
            var b = delta.Parameter(point, "b.weight", [point.OutFeatures, R], Init.KaimingUniform);
            var gate = delta.Parameter(point, "gate", [1], Init.Zeros);
            delta.Add(
                point,
                call => nn.functional.linear(nn.functional.linear(call.Input, a), b) * gate.Value.tanh(),
                new Fold(weight => weight.Plus((mm(b, a) * gate.Value.tanh()).to(weight.dtype))));
        }
    }
}

/// <summary>Its fields in <c>adapter_config.json</c>.</summary>
public sealed class GatedLowRankFormat : IDeltaFormat
{
    /// <inheritdoc/>
    public string PeftType => "GATED_LOW_RANK";

    /// <inheritdoc/>
    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new GatedLowRank(config.WholeNumber("r", 4)) { Targets = PeftTargets.Read(config) };
    }

    /// <inheritdoc/>
    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var method = (GatedLowRank)delta;
        config.Set("r", (JsonNode)method.R);
        PeftTargets.Write(method.Targets, context, config);
    }
}
