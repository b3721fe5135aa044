namespace DeltaTuning.Modules;

/// <summary>The layers of a backbone that end in "+ bias", or could: linear ones and normalizations.</summary>
internal static class BitFitPoints
{
    /// <summary>All of them, in the order of the model.</summary>
    internal static IEnumerable<DeltaPoint> All(IDeltaBuilder delta) =>
        delta.Backbone.named_modules().Where(item => item.name.Length > 0).Select(item => delta.At(item.name)).Where(Fits);

    /// <summary>Those in a scope.</summary>
    internal static IEnumerable<DeltaPoint> Within(IEnumerable<DeltaPoint> points, BiasScope scope) => points.Where(point => (ScopeOf(point) & scope) != 0);

    /// <summary>Those that targets select.</summary>
    internal static IReadOnlyList<DeltaPoint> Targeted(IDeltaBuilder delta, Targets targets)
    {
        var points = delta.Points(targets);
        return points.FirstOrDefault(point => !Fits(point)) is not { } other ? points
            : throw new DeltaTargetException($"BitFit attaches to linear layers and normalizations, but a target is {other}; narrow the targets, or exclude it.");
    }

    /// <summary>Values of the bias, there or not.</summary>
    internal static long Width(DeltaPoint point) => point.IsLinear ? point.OutFeatures : point.Weight.shape[0];

    private static bool Fits(DeltaPoint point) => point.IsLinear || point.Module is TorchSharp.Modules.LayerNorm || point.Site?.Point.Kind == AttachmentKind.LayerNorm;

    private static BiasScope ScopeOf(DeltaPoint point) => point.Site?.Point switch
    {
        { Kind: AttachmentKind.Query or AttachmentKind.Key or AttachmentKind.Value or AttachmentKind.AttentionOutput, Attention: AttentionKind.Cross } => BiasScope.CrossAttention,
        { Kind: AttachmentKind.Query or AttachmentKind.Key or AttachmentKind.Value or AttachmentKind.AttentionOutput } => BiasScope.SelfAttention,
        { Kind: AttachmentKind.FeedForwardIn or AttachmentKind.FeedForwardOut } => BiasScope.FeedForward,
        { Kind: AttachmentKind.LayerNorm } => BiasScope.LayerNorm,
        _ => BiasScope.Head,
    };
}
