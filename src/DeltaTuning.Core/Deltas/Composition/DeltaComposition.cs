namespace DeltaTuning;

/// <summary>How the parts of a composition are trained.</summary>
public enum CompositionOrder
{
    /// <summary>All at once, by one optimizer.</summary>
    Simultaneous,

    /// <summary>One stage after the other: each trains its own deltas, the earlier ones frozen and active.</summary>
    Sequential,
}

/// <summary>
/// Deltas together (Ding et al., Nature Machine Intelligence 2023, on simultaneous and sequential combination). An immutable description, usable on many
/// models; <c>model.Apply(composition)</c> attaches it.
/// </summary>
/// <remarks>
/// A sequential composition may hold simultaneous ones as stages, and sequential ones, whose stages follow one another. A simultaneous composition cannot hold
/// stages: what is trained at once has no order.
/// </remarks>
public sealed record DeltaComposition : IDeltaPart
{
    private DeltaComposition(CompositionOrder order, IReadOnlyList<DeltaStage> stages) => (Order, Stages) = (order, stages);

    /// <inheritdoc/>
    public string Method => Order is CompositionOrder.Sequential ? "SEQUENTIAL" : "SIMULTANEOUS";

    /// <summary>How the parts are trained.</summary>
    public CompositionOrder Order { get; }

    /// <summary>The stages; a simultaneous composition is one.</summary>
    public IReadOnlyList<DeltaStage> Stages { get; }

    /// <summary>Deltas that are trained at once, in order of application: several at a layer add up, several adapters, maps or prompts at one place follow one another.</summary>
    /// <param name="parts">Methods, methods with options, or simultaneous compositions.</param>
    /// <returns>The composition.</returns>
    /// <exception cref="ArgumentException">There is no part, or one is sequential or a stage.</exception>
    public static DeltaComposition Simultaneous(params IReadOnlyList<IDeltaPart> parts)
    {
        Require(parts);
        if (parts.FirstOrDefault(part => part is DeltaStage or DeltaComposition { Order: CompositionOrder.Sequential }) is { } staged)
            throw new ArgumentException($"A simultaneous composition cannot hold stages, but one of its parts is {staged.Method}: turn it round, and make the simultaneous composition a stage of the sequential one.", nameof(parts));
        return new(CompositionOrder.Simultaneous, [new(new DeltaGroup([.. parts.SelectMany(MembersOf)]))]);
    }

    /// <summary>Deltas that are trained in stages.</summary>
    /// <param name="parts">The stages in order: methods, simultaneous compositions, <see cref="DeltaStage"/>s with settings, or sequential compositions, whose stages are taken one by one.</param>
    /// <returns>The composition.</returns>
    /// <exception cref="ArgumentException">There is no stage, or a <see cref="DeltaStage"/> holds several stages.</exception>
    public static DeltaComposition Sequential(params IReadOnlyList<IDeltaPart> parts)
    {
        Require(parts);
        return new(CompositionOrder.Sequential, [.. parts.SelectMany(StagesOf)]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method}({string.Join(", ", Stages.Select(stage => string.Join(" + ", MembersOf(stage.Part).Select(part => part.Method))))})";

    /// <summary>The methods of a stage.</summary>
    internal static IReadOnlyList<DeltaPart> MembersOf(IDeltaPart part) => part switch
    {
        IDeltaModule module => [new(module, new())],
        DeltaPart one => [one],
        DeltaGroup group => group.Members,
        DeltaComposition { Order: CompositionOrder.Simultaneous } all => MembersOf(all.Stages[0].Part),
        _ => throw new ArgumentException($"{part.GetType().Name} ({part.Method}) is no method and no simultaneous composition; give one of these.", nameof(part)),
    };

    private static IEnumerable<DeltaStage> StagesOf(IDeltaPart part) => part switch
    {
        DeltaComposition { Order: CompositionOrder.Sequential } several => several.Stages,
        DeltaStage stage => [stage with { Part = new DeltaGroup(MembersOf(stage.Part)) }],
        _ => [new(new DeltaGroup(MembersOf(part)))],
    };

    private static void Require(IReadOnlyList<IDeltaPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Contains(null!))
            throw new ArgumentException("A composition has at least one part, and none is null.", nameof(parts));
    }

    // What is trained at once in one stage.
    private sealed record DeltaGroup(IReadOnlyList<DeltaPart> Members) : IDeltaPart
    {
        public string Method => "SIMULTANEOUS";
    }
}
