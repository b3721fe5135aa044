namespace DeltaTuning.Modules;

/// <summary>
/// How several LoRAs (or, by <see cref="Linear"/>, several (IA)³) become one, PEFT's <c>add_weighted_adapter</c>. Most ways combine the matrices A among themselves and B among themselves, with √(w s) as
/// weights; <see cref="ThroughSvd"/> makes each of them combine the products s B A instead, and factorizes the result.
/// </summary>
public sealed record DeltaMerge
{
    private DeltaMerge(string name) => Name = name;

    /// <summary>A = Σ √(w s) Aᵢ, B = Σ √(w s) Bᵢ: the rank stays, but the product has mixed terms Bᵢ Aⱼ too; of (IA)³, l = Σ w lᵢ. PEFT's <c>linear</c>.</summary>
    public static DeltaMerge Linear { get; } = new("linear");

    /// <summary>Both matrices side by side: ΔW = Σ w s Bᵢ Aᵢ exactly, with the sum of the ranks. PEFT's <c>cat</c>.</summary>
    public static DeltaMerge Concatenation { get; } = new("cat") { Concatenates = true };

    /// <summary>The way's name in PEFT, its <c>combination_type</c>.</summary>
    public string Name { get; private init; }

    /// <summary>Share of the values that stay, from above 0 to 1; PEFT's <c>density</c>.</summary>
    /// <value>1 for ways that leave nothing out.</value>
    public double Density { get; private init; } = 1;

    /// <summary>Which part's trained modules the result takes: task heads, biases, token rows. They are not merged.</summary>
    /// <value>Default null: those of the only part that has any; several are refused.</value>
    public string? ModulesFrom { get; init; }

    internal bool Concatenates { get; private init; }

    internal MergePruning Pruning { get; private init; }

    /// <summary>Whether and how a sign is elected.</summary>
    internal MajoritySign? Election { get; private init; }

    internal long Seed { get; private init; }

    /// <summary>Whether the products are combined, not the matrices.</summary>
    internal bool IsThroughSvd { get; private init; }

    internal int? SvdRank { get; private init; }

    internal double? SvdClamp { get; private init; }

    /// <summary>The best approximation of Σ w s Bᵢ Aᵢ by a rank, from its singular values. PEFT's <c>svd</c>.</summary>
    /// <param name="rank">The rank, at least 1; null for the greatest of the parts' ranks.</param>
    /// <param name="clamp">As in <see cref="ThroughSvd"/>.</param>
    /// <returns>The way.</returns>
    public static DeltaMerge Svd(int? rank = null, double? clamp = null) => Linear.ThroughSvd(rank, clamp);

    /// <summary>
    /// TIES (Yadav et al., https://arxiv.org/abs/2306.01708): of each part the greatest values stay, each place elects a sign, and the mean is taken over the
    /// parts that have it. PEFT's <c>ties</c>.
    /// </summary>
    /// <param name="density">Share of the values that stay, from above 0 to 1; the paper's k is 0.2.</param>
    /// <param name="sign">How the sign is elected.</param>
    /// <returns>The way.</returns>
    public static DeltaMerge Ties(double density, MajoritySign sign = MajoritySign.Total) =>
        new("ties") { Density = Checked(density), Pruning = MergePruning.Magnitude, Election = Checked(sign) };

    /// <summary>
    /// DARE (Yu et al., https://arxiv.org/abs/2311.03099): values are dropped at random and the rest is divided by the density, then the parts are added. PEFT's
    /// <c>dare_linear</c>; the random numbers are this library's.
    /// </summary>
    /// <param name="density">Probability of a value to stay, from above 0 to 1.</param>
    /// <param name="seed">Seed of the draw, the same on every device.</param>
    /// <returns>The way.</returns>
    public static DeltaMerge DareLinear(double density, long seed = 0) =>
        new("dare_linear") { Density = Checked(density), Pruning = MergePruning.Random, Seed = seed };

    /// <summary>DARE's dropping, then the sign and the mean of TIES. PEFT's <c>dare_ties</c>.</summary>
    /// <param name="density">Probability of a value to stay, from above 0 to 1.</param>
    /// <param name="seed">Seed of the draw, the same on every device.</param>
    /// <param name="sign">How the sign is elected.</param>
    /// <returns>The way.</returns>
    public static DeltaMerge DareTies(double density, long seed = 0, MajoritySign sign = MajoritySign.Total) =>
        new("dare_ties") { Density = Checked(density), Pruning = MergePruning.Random, Seed = seed, Election = Checked(sign) };

    /// <summary>Of each part the greatest values stay, then the parts are added. PEFT's <c>magnitude_prune</c>.</summary>
    /// <param name="density">Share of the values that stay, from above 0 to 1.</param>
    /// <returns>The way.</returns>
    public static DeltaMerge MagnitudePrune(double density) =>
        new("magnitude_prune") { Density = Checked(density), Pruning = MergePruning.Magnitude };

    /// <summary>
    /// The same way on the products s B A instead of the matrices, and B A from the greatest singular values of what comes out: no mixed terms, and parts of
    /// different ranks. PEFT's ways that end with <c>_svd</c>. It takes a decomposition of a matrix of the weight's size for each layer.
    /// </summary>
    /// <param name="rank">The result's rank, at least 1, at a layer at most its smaller side; null for the greatest of the parts' ranks. PEFT's <c>svd_rank</c>.</param>
    /// <param name="clamp">
    /// Values of both matrices are limited to ± this quantile of them, from above 0 to 1; null for no limit. PEFT's <c>svd_clamp</c>.
    /// </param>
    /// <returns>The way.</returns>
    /// <exception cref="InvalidOperationException">The way is <see cref="Concatenation"/>, whose product is exact already.</exception>
    public DeltaMerge ThroughSvd(int? rank = null, double? clamp = null)
    {
        if (rank is < 1)
            throw new ArgumentOutOfRangeException(nameof(rank), rank, "The rank must be at least 1; leave it out for the greatest of the parts' ranks.");
        if (clamp is { } quantile && quantile is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(clamp), clamp, "The quantile must be from above 0 to 1; leave it out for no limit.");
        if (Concatenates)
            throw new InvalidOperationException($"{Name} gives the exact sum already; take {nameof(DeltaMerge)}.{nameof(Svd)} for its best approximation by a smaller rank.");
        var name = IsThroughSvd ? Name : this == Linear with { ModulesFrom = ModulesFrom } ? "svd" : $"{Name}_svd";
        return this with { Name = name, IsThroughSvd = true, SvdRank = rank, SvdClamp = clamp };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static double Checked(double density) => density is > 0 and <= 1 ? density
        : throw new ArgumentOutOfRangeException(nameof(density), density, "The density is the share of the values that stay; it must be from above 0 to 1.");

    private static MajoritySign Checked(MajoritySign sign) => Enum.IsDefined(sign) ? sign
        : throw new ArgumentOutOfRangeException(nameof(sign), sign, $"Choose {MajoritySign.Total} or {MajoritySign.Frequency}.");
}

/// <summary>Which values of a part stay.</summary>
internal enum MergePruning
{
    /// <summary>All.</summary>
    None,

    /// <summary>The greatest.</summary>
    Magnitude,

    /// <summary>Random ones, divided by the density.</summary>
    Random,
}
