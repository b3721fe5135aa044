using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>An adapter at a sublayer, where its output h, its residual x and the norm that follows their sum pass.</summary>
/// <param name="Point">The seam.</param>
/// <param name="Bottleneck">The trained part.</param>
/// <param name="Options">The options.</param>
internal sealed record SublayerAdapter(DeltaPoint Point, Bottleneck Bottleneck, Adapter Options)
{
    internal static void Attach(IDeltaBuilder delta, DeltaPoint point, Adapter options, DeltaParameter? rule)
    {
        var adapter = new SublayerAdapter(point, Bottleneck.Declare(delta, point, options, point.Width, point.Width, rule), options);
        delta.MapSeam<SublayerStates>(point, adapter.Map);
    }

    private SublayerStates Map(SublayerStates states)
    {
        var output = Options.IsParallel ? Parallel(states) : Sequential(states);
        return Options.OriginalNormAfter ? states with { Output = output } : states with { Output = output, Residual = zeros_like(states.Residual), Norm = null };
    }

    private Tensor Parallel(SublayerStates states) =>
        states.Output.Plus(Bottleneck.Parallel(Options.ReadsSublayerInput ? states.Input : states.Residual, Point.Module.training));

    private Tensor Sequential(SublayerStates states)
    {
        if (!Options.OriginalNormBefore)
            return Bottleneck.Sequential(states.Output, states.Output, Point.Module.training);
        var sum = states.Output.Plus(states.Residual);
        var input = states.Norm?.Invoke(sum) ?? sum;
        var residual = Options.Residual switch
        {
            AdapterResidual.AdapterInput => input,
            AdapterResidual.ResidualSum => sum,
            _ => states.Output,
        };
        return Bottleneck.Sequential(input, residual, Point.Module.training);
    }
}
