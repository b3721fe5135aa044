namespace DeltaTuning.Modules;

/// <summary>
/// Bottleneck adapters: h + s (U σ(D h + b) + c) on the output h of a sublayer, with D (m, width) and U (width, m) trained (Houlsby et al.,
/// https://arxiv.org/abs/1902.00751). The defaults are Houlsby's with AdapterHub's sizes; other forms are made from the presets, such as
/// <c>Adapter.Pfeiffer with { ReductionFactor = 8 }</c>. Numbers are AdapterHub's and OpenDelta's.
/// </summary>
public sealed record Adapter : IDeltaModule
{
    /// <summary>The adapter's <c>peft_type</c>. PEFT has no such method: it is the library's own.</summary>
    internal const string PeftType = "ADAPTER";

    /// <summary>After every self-attention and feed-forward sublayer, swish, a sixteenth of the width; AdapterHub's <c>double_seq_bn</c>.</summary>
    public static Adapter Houlsby { get; } = new();

    /// <summary>
    /// After every feed-forward sublayer, reading what its residual sum and norm give (Pfeiffer et al., https://arxiv.org/abs/2005.00247); AdapterHub's
    /// <c>seq_bn</c>.
    /// </summary>
    public static Adapter Pfeiffer { get; } = new() { Targets = Targets.At(AttachmentPoint.FeedForwardBlock), NonLinearity = "relu", OriginalNormBefore = true };

    /// <summary>Beside every feed-forward sublayer, four times its output (He et al., https://arxiv.org/abs/2110.04366); AdapterHub's <c>par_bn</c>.</summary>
    public static Adapter Parallel { get; } = new()
    {
        Targets = Targets.At(AttachmentPoint.FeedForwardBlock),
        IsParallel = true,
        NonLinearity = "relu",
        ReductionFactor = 2,
        Scale = 4,
        Init = AdapterInit.Mam,
    };

    /// <summary><see cref="Parallel"/> with a trained scale that starts at 1; AdapterHub's <c>scaled_par_bn</c>, which starts as <see cref="AdapterInit.Bert"/> does.</summary>
    public static Adapter ScaledParallel { get; } = Parallel with { Scale = 1, Scaling = AdapterScaling.Learned, Init = AdapterInit.Bert };

    /// <summary>Adapter+ (Steitz and Roth, https://arxiv.org/abs/2406.06820); AdapterHub's <c>adapter_plus</c>.</summary>
    public static Adapter Plus { get; } = new()
    {
        Targets = Targets.At(AttachmentPoint.FeedForwardBlock),
        NonLinearity = "gelu",
        ReductionFactor = 96,
        OriginalNormBefore = true,
        OriginalNormAfter = false,
        Residual = AdapterResidual.AdapterInput,
        Scaling = AdapterScaling.Channel,
        StochasticDepth = 0.1,
        Init = AdapterInit.Houlsby,
    };

    /// <summary>
    /// On the last linear layers of self-attentions and feed-forward blocks, before their dropout, 24 wide, with gelu_new; OpenDelta's, and those of the study of
    /// delta tuning (https://arxiv.org/abs/2203.06904).
    /// </summary>
    public static Adapter OpenDelta { get; } = new()
    {
        Targets = Targets.At(AttachmentPoint.AttentionOutput.Of(AttentionKind.Self), AttachmentPoint.FeedForwardOut),
        NonLinearity = "gelu_new",
        BottleneckSize = 24,
        Init = AdapterInit.Normal,
    };

    /// <summary>
    /// Compacter: <see cref="Houlsby"/> with factorized matrices, a thirty-second of the width and gelu (Mahabadi et al., https://arxiv.org/abs/2106.04647);
    /// AdapterHub's <c>compacter</c>. With <c>Targets.At(AttachmentPoint.FeedForwardBlock)</c> it is Compacter++.
    /// </summary>
    public static Adapter Compacter { get; } = new() { NonLinearity = "gelu", ReductionFactor = 32, Factors = new() };

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>
    /// Where the adapters are: sublayers (<see cref="AttachmentPoint.AttentionBlock"/>, <see cref="AttachmentPoint.FeedForwardBlock"/>), or any linear layers,
    /// whose outputs they change.
    /// </summary>
    /// <value>Default null: every self-attention and feed-forward sublayer.</value>
    public Targets? Targets { get; init; }

    /// <summary>The bottleneck's size m, at least 1, the same everywhere.</summary>
    /// <value>Default null: by <see cref="ReductionFactor"/>.</value>
    public int? BottleneckSize { get; init; }

    /// <summary>m = ⌊width / factor⌋, and at least 1. Above zero; below 1 the bottleneck is wider than the sublayer.</summary>
    /// <value>Default 16.</value>
    public double ReductionFactor { get; init; } = 16;

    /// <summary>Factors of some layers by their number from 0, a decoder's layers counted on after the encoder's. It needs a model with map.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyDictionary<int, double> ReductionFactors { get; init; } = new Dictionary<int, double>();

    /// <summary>The non-linearity σ, by its name in <see cref="Activation"/>.</summary>
    /// <value>Default swish.</value>
    public string NonLinearity { get; init; } = "swish";

    /// <summary>Whether the adapter stands beside the sublayer and reads what goes into it, instead of standing after it.</summary>
    /// <value>Default false.</value>
    public bool IsParallel { get; init; }

    /// <summary>
    /// Whether a parallel adapter reads the normalized input of the sublayer's first layer, as OpenDelta's do, instead of the residual stream, as AdapterHub's
    /// do. The two differ where the norm stands before the sublayer, as in T5.
    /// </summary>
    /// <value>Default false.</value>
    public bool ReadsSublayerInput { get; init; }

    /// <summary>Whether the adapter reads h after the residual sum and the sublayer's own norm, where that follows the sum. Of no account to parallel ones.</summary>
    /// <value>Default false: h as the sublayer gives it.</value>
    public bool OriginalNormBefore { get; init; }

    /// <summary>Whether the residual sum and the sublayer's own norm follow the adapter.</summary>
    /// <value>Default true; false: what the adapter gives is the sublayer's result.</value>
    public bool OriginalNormAfter { get; init; } = true;

    /// <summary>What the bottleneck's output is added to, where <see cref="OriginalNormBefore"/> makes a difference.</summary>
    /// <value>Default the sublayer's output.</value>
    public AdapterResidual Residual { get; init; }

    /// <summary>Whether a new layer norm precedes D.</summary>
    /// <value>Default false.</value>
    public bool NormBefore { get; init; }

    /// <summary>Whether a new layer norm follows the bottleneck.</summary>
    /// <value>Default false.</value>
    public bool NormAfter { get; init; }

    /// <summary>Whether the norm of <see cref="NormAfter"/> stands after the sum with the residual. Of no account to parallel ones.</summary>
    /// <value>Default false: before it.</value>
    public bool NormAfterResidual { get; init; }

    /// <summary>The scale s of the bottleneck's output, or the first value of a trained one.</summary>
    /// <value>Default 1.</value>
    public double Scale { get; init; } = 1;

    /// <summary>Whether the scale is trained, and for what.</summary>
    /// <value>Default fixed.</value>
    public AdapterScaling Scaling { get; init; }

    /// <summary>
    /// Whether the bottleneck's output is multiplied with a gate, the mean over all positions of sigmoid(g x), x being what the adapter reads
    /// (UniPELT, https://arxiv.org/abs/2110.07577). Padding counts as in AdapterHub.
    /// </summary>
    /// <value>Default false.</value>
    public bool UseGating { get; init; }

    /// <summary>Dropout of the scaled output, from 0 to below 1, while training.</summary>
    /// <value>Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Probability that a row of the batch skips its adapter while training, from 0 to below 1; the others are scaled up. Of no account to parallel ones.</summary>
    /// <value>Default 0.</value>
    public double StochasticDepth { get; init; }

    /// <summary>D and U as products of smaller matrices.</summary>
    /// <value>Default null: whole matrices.</value>
    public AdapterFactors? Factors { get; init; }

    /// <summary>First values. Those of <see cref="Factors"/> are Glorot's uniform distribution, with A from N(0, 10⁻⁸) where it is shared and N(0, 10⁻⁴) where not.</summary>
    /// <value>Default AdapterHub's, N(0, 0.02²).</value>
    public AdapterInit Init { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        AdapterGuard.Check(this, delta.Map);
        delta.SaveModules(ModulesToSave);
        var points = delta.Points(Targets, AttachmentPoint.AttentionBlock.Of(AttentionKind.Self), AttachmentPoint.FeedForwardBlock);
        var rule = Factors?.SharedRule(delta, points[0]);
        foreach (var point in points)
        {
            if (point.Module is SublayerSeam)
                SublayerAdapter.Attach(delta, point, this, rule);
            else
                LayerAdapter.Attach(delta, point, this, rule);
        }
    }

    /// <summary>The bottleneck's size at a place.</summary>
    /// <param name="width">Width of what passes there.</param>
    /// <param name="layer">The layer's number; null where it has none.</param>
    internal long SizeAt(long width, int? layer) =>
        BottleneckSize ?? Size(width, layer is { } number && ReductionFactors.TryGetValue(number, out var own) ? own : ReductionFactor);

    /// <summary>⌊width / factor⌋ as Python divides, exactly, and at least 1.</summary>
    internal static long Size(long width, double factor) => Math.Max(1, (long)Math.Round((width - (width % factor)) / factor));
}
