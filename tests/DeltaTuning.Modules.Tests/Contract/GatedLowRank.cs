using System.Text.Json.Nodes;
using DeltaTuning.Files;
using static TorchSharp.torch;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.Tests.Contract.GatedLowRankFormat))]

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>A method from outside the library, as in docs/guides/custom-delta.md: y + tanh(g) B A x, g zero at first.</summary>
public sealed record GatedLowRank(int R = 4) : IDeltaModule
{
    /// <inheritdoc/>
    public string Method => "GATED_LOW_RANK";

    /// <summary>The layers; null for queries and values.</summary>
    public Targets? Targets { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(R);
        delta.SaveModules(null);
        foreach (var point in delta.Points(Targets, AttachmentPoint.Query, AttachmentPoint.Value))
        {
            var a = delta.Parameter(point, "a.weight", [R, point.InFeatures], Init.KaimingUniform);
            var b = delta.Parameter(point, "b.weight", [point.OutFeatures, R], Init.KaimingUniform);
            var gate = delta.Parameter(point, "gate", [1], Init.Zeros);
            delta.Add(
                point,
                call => nn.functional.linear(nn.functional.linear(call.Input, a), b) * gate.Value.tanh(),
                new Fold(weight => weight + (mm(b, a) * gate.Value.tanh()).to(weight.dtype)));
        }
    }
}

/// <summary>Its fields in adapter_config.json.</summary>
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
