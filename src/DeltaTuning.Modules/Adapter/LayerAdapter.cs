namespace DeltaTuning.Modules;

/// <summary>An adapter at a layer from tensor to tensor: it changes the layer's output, or stands beside the layer.</summary>
internal static class LayerAdapter
{
    internal static void Attach(IDeltaBuilder delta, DeltaPoint point, Adapter options, DeltaParameter? rule)
    {
        if (point.OutFeatures == 0 || (options.IsParallel && !point.IsLinear))
        {
            throw new DeltaTargetException(
                $"{(options.IsParallel ? "Parallel adapters attach" : "Adapters attach")} to sublayers and linear layers, but a target is {point}; narrow the targets, or give {nameof(AttachmentPoint)}.{nameof(AttachmentPoint.FeedForwardBlock)}.");
        }
        if (!options.OriginalNormAfter || (options.OriginalNormBefore && !options.IsParallel))
        {
            throw new ArgumentException(
                $"{nameof(Adapter.OriginalNormBefore)} is {options.OriginalNormBefore} and {nameof(Adapter.OriginalNormAfter)} {options.OriginalNormAfter}, but at {point} there is no residual sum to read or replace; set them to false and true, or target sublayers.",
                nameof(options));
        }
        var bottleneck = Bottleneck.Declare(delta, point, options, options.IsParallel ? point.InFeatures : point.OutFeatures, point.OutFeatures, rule);
        if (options.IsParallel)
            delta.Add(point, call => bottleneck.Parallel(call.Input, call.Training));
        else
            delta.MapOutput(point, output => bottleneck.Sequential(output, output, point.Module.training));
    }
}
