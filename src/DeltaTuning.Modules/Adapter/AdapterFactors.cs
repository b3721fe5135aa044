namespace DeltaTuning.Modules;

/// <summary>
/// Matrices of an adapter as products of smaller ones: W = Σᵢ Aᵢ ⊗ (Sᵢ Tᵢ) with n matrices A (n, n), S (inputs / n, rank) and T (rank, outputs / n), as Compacter has
/// them (Mahabadi et al., https://arxiv.org/abs/2106.04647); with n = 1, W = S T.
/// </summary>
public sealed record AdapterFactors
{
    /// <summary>n, at least 1: the divisions of both sides, which must be multiples of it.</summary>
    /// <value>Default 4. 1: a product of two matrices without A, OpenDelta's low-rank adapter.</value>
    public int Divisions { get; init; } = 4;

    /// <summary>Rank of S T, at least 1.</summary>
    /// <value>Default 1.</value>
    public int Rank { get; init; } = 1;

    /// <summary>Whether all matrices of the delta have the same A, as in the paper. False: each its own, as in OpenDelta. Of no account where n is 1.</summary>
    /// <value>Default true.</value>
    public bool SharesRule { get; init; } = true;

    /// <summary>Declares the A that all matrices share; null where there is none.</summary>
    internal DeltaParameter? SharedRule(IDeltaBuilder delta, DeltaPoint first) => !SharesRule || Divisions == 1 ? null
        : delta.Parameter(first, "adapter_rule", [Divisions, Divisions, Divisions], Init.Normal(1e-4));

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Divisions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Rank);
    }
}
