using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning.Modules;

/// <summary>
/// Low-rank adaptation: y = W x + b + s B A x, with A (r, in) and B (out, r) trained and s = α / r (Hu et al., https://arxiv.org/abs/2106.09685). On linear
/// layers and embeddings. Numbers, names and files are PEFT's.
/// </summary>
public sealed record LoRA : IDeltaModule
{
    /// <summary>LoRA's <c>peft_type</c>.</summary>
    internal const string PeftType = "LORA";

    /// <summary>The <c>peft_type</c> of one with gates, which PEFT has not.</summary>
    internal const string GatedPeftType = "GATED_LORA";

    /// <summary>OpenDelta's: r 8 and α 16 at the queries and values of self-attentions.</summary>
    public static LoRA OpenDelta { get; } = new()
    {
        Alpha = 16,
        Targets = Targets.At(AttachmentPoint.Query.Of(AttentionKind.Self), AttachmentPoint.Value.Of(AttentionKind.Self)),
    };

    /// <summary>LoRA with a rank.</summary>
    /// <param name="r">The rank, at least 1.</param>
    public LoRA(int r = 8) => R = r;

    /// <inheritdoc/>
    public string Method => UseGating ? GatedPeftType : PeftType;

    /// <summary>The rank of the update, at least 1; a layer with a small side does not limit it.</summary>
    /// <value>Default 8.</value>
    public int R { get; init; }

    /// <summary>α in the scale α / r.</summary>
    /// <value>Default 8, whatever the rank, as in PEFT.</value>
    public double Alpha { get; init; } = 8;

    /// <summary>Whether the scale is α / √r, which keeps the update's size as ranks grow (https://arxiv.org/abs/2312.03732).</summary>
    /// <value>Default false: α / r.</value>
    public bool UseRsLora { get; init; }

    /// <summary>Dropout of what A reads while training, from 0 to below 1. Embeddings have none.</summary>
    /// <value>Default 0.</value>
    public double Dropout { get; init; }

    /// <summary>Which of the backbone's biases are trained too.</summary>
    /// <value>Default none.</value>
    public LoraBiasMode Bias { get; init; }

    /// <summary>Whether B has a bias of its own, scaled like the rest.</summary>
    /// <value>Default false.</value>
    public bool LoraBias { get; init; }

    /// <summary>Ranks of some layers: a regular expression that a layer's name matches from a dot to its end → the rank. The first match counts.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyDictionary<string, int> RankPattern { get; init; } = new Dictionary<string, int>();

    /// <summary>α of some layers, by expressions as in <see cref="RankPattern"/>.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyDictionary<string, double> AlphaPattern { get; init; } = new Dictionary<string, double>();

    /// <summary>The layers.</summary>
    /// <value>Default null: the queries and values of every attention, as PEFT does for the families of this library.</value>
    public Targets? Targets { get; init; }

    /// <summary>First values of A and B.</summary>
    /// <value>Default Kaiming.</value>
    public LoraInit Init { get; init; }

    /// <summary>
    /// Subspace iterations of a fast, approximate decomposition for <see cref="LoraInit.Pissa"/>; PEFT's <c>pissa_niter_N</c>. At least 1.
    /// </summary>
    /// <value>Default null: the exact decomposition.</value>
    public int? PissaIterations { get; init; }

    /// <summary>Whether the weight is split into direction and trained magnitude, W' = m (W + s B A) / ‖W + s B A‖ by rows (DoRA, https://arxiv.org/abs/2402.09353).</summary>
    /// <value>Default false.</value>
    public bool UseDora { get; init; }

    /// <summary>
    /// Whether a trained gate takes the place of the scale: y = W x + b + g B A x, g the mean over all positions, padding included, of sigmoid(w x + c), one
    /// number for each row and layer; AdapterHub's <c>use_gating</c>. <see cref="Alpha"/> has no effect then. It has no weight form, so that it cannot be merged,
    /// and looks at all positions, so that a token's scores depend on later ones. On linear layers alone.
    /// </summary>
    /// <value>Default false.</value>
    public bool UseGating { get; init; }

    /// <summary>Ids of tokens whose embeddings are trained whole; PEFT's <c>trainable_token_indices</c>. A head that shares the table works with them too.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<long> TrainableTokens { get; init; } = [];

    /// <summary>Name of the token table that <see cref="TrainableTokens"/> are rows of.</summary>
    /// <value>Default null: the one that the model's map names.</value>
    public string? TokenTable { get; init; }

    /// <summary>Modules of which copies are trained and saved whole, such as a task head: names, exact or as a suffix at a dot; PEFT's <c>modules_to_save</c>.</summary>
    /// <value>Default null: the heads that the model's map names; empty for none.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        Validate();
        var saved = delta.SaveModules(ModulesToSave);
        var points = delta.Points(Targets, AttachmentPoint.Query, AttachmentPoint.Value);
        foreach (var point in points)
        {
            if (point.IsLinear)
                LoraLinear.Attach(delta, point, this);
            else if (point.IsEmbedding)
                LoraEmbedding.Attach(delta, point, this);
            else
                throw new DeltaTargetException($"LoRA attaches to linear layers and embeddings, but a target is {point}; narrow the targets, or exclude it.");
        }
        LoraBiases.Train(delta, points, Bias, saved);
        if (TrainableTokens.Count > 0)
            TokenRows.Attach(delta, TokenTable, TrainableTokens, "token_adapter.trainable_tokens_delta");
    }

    /// <summary>The rank at a layer.</summary>
    internal int RankAt(string path) => First(RankPattern, path, R);

    /// <summary>The scale s at a layer.</summary>
    internal double ScaleAt(string path)
    {
        var (alpha, rank) = (First(AlphaPattern, path, Alpha), RankAt(path));
        return alpha / (UseRsLora ? Math.Sqrt(rank) : rank);
    }

    private static T First<T>(IReadOnlyDictionary<string, T> patterns, string path, T otherwise)
    {
        foreach (var (pattern, value) in patterns)
        {
            if (Regex.IsMatch(path, $@"\A(?:.*\.)?(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)))
                return value;
        }
        return otherwise;
    }

    private void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(R);
        if (!double.IsFinite(Alpha))
            throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Alpha must be a finite number.");
        if (Dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "Dropout must be from 0 to below 1.");
        foreach (var (pattern, rank) in RankPattern)
        {
            if (rank < 1)
                throw new ArgumentOutOfRangeException(nameof(RankPattern), rank, $"The rank of \"{pattern}\" must be at least 1.");
        }
        if (!Enum.IsDefined(Init) || !Enum.IsDefined(Bias))
            throw new ArgumentException($"{nameof(Init)} is {Init} and {nameof(Bias)} is {Bias}; choose among {string.Join(", ", Enum.GetNames<LoraInit>())} and {string.Join(", ", Enum.GetNames<LoraBiasMode>())}.");
        if (Init == LoraInit.Orthogonal && RankPattern.Values.Append(R).FirstOrDefault(rank => rank % 2 != 0) is var odd and not 0)
            throw new ArgumentException($"The orthogonal initialization needs even ranks, but there is the rank {odd.ToString(CultureInfo.InvariantCulture)}.", nameof(Init));
        if (LoraBias && (UseDora || Init is not (LoraInit.Kaiming or LoraInit.Random)))
            throw new ArgumentException($"{nameof(LoraBias)} goes with {nameof(Init)} Kaiming or Random and without DoRA, but {nameof(Init)} is {Init} and {nameof(UseDora)} is {UseDora}.", nameof(LoraBias));
        if (UseGating && (UseDora || LoraBias || UseRsLora || AlphaPattern.Count > 0 || Init is LoraInit.Pissa or LoraInit.Olora))
            throw new ArgumentException($"{nameof(UseGating)} puts a gate in the place of the scale: it goes without {nameof(UseDora)} (it is {UseDora}), {nameof(LoraBias)} ({LoraBias}), {nameof(UseRsLora)} ({UseRsLora}) and {nameof(AlphaPattern)} ({AlphaPattern.Count} of them), and not with {nameof(Init)} Pissa or Olora (it is {Init}).", nameof(UseGating));
        if (PissaIterations is { } iterations && (iterations < 1 || Init != LoraInit.Pissa))
            throw new ArgumentException($"{nameof(PissaIterations)} is {iterations} and {nameof(Init)} {Init}; give at least 1, with {nameof(LoraInit.Pissa)}.", nameof(PissaIterations));
    }
}
