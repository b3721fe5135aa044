using CustomDelta;
namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>A method as the contract test sees it: how to make one for a model, and what it promises.</summary>
/// <param name="Make">Makes it, given the targets that a model without map needs (null for one with).</param>
internal sealed record ContractMethod(Func<Targets?, IDeltaModule> Make)
{
    /// <summary>Whether a fresh one leaves the output as it is.</summary>
    internal bool StartsAsIdentity { get; init; } = true;

    /// <summary>Whether identity holds to the bit, or to rounding where a weight is taken apart and put together again.</summary>
    internal bool IdentityIsExact { get; init; } = true;

    /// <summary>Whether the frozen weights are replaced while it is attached.</summary>
    internal bool ReplacesWeights { get; init; }

    /// <summary>Whether it can be merged.</summary>
    internal bool Merges { get; init; } = true;

    /// <summary>The models that it can be merged into, where it merges.</summary>
    internal Func<string, bool> MergesInto { get; init; } = _ => true;

    /// <summary>Whether it can be merged where another delta at its layers is not.</summary>
    internal bool MergesBesideUnmerged { get; init; } = true;

    /// <summary>The models that it can be attached to.</summary>
    internal Func<string, bool> Fits { get; init; } = _ => true;

    /// <summary>Whether a token's states depend on earlier tokens alone where the backbone's do. A gate of AdapterHub's is the mean over all tokens.</summary>
    internal bool IsCausal { get; init; } = true;

    /// <summary>Parameters whose gradient is the slope of the loss. DoRA, by its paper, takes the norm under its magnitude for a constant.</summary>
    internal Func<string, bool> HasExactGradient { get; init; } = _ => true;

    /// <summary>Whether it drops values while training.</summary>
    internal bool HasDropout { get; init; }

    /// <summary>Whether rows of one batch can be under it and others not.</summary>
    internal bool WorksByRow => !ReplacesWeights && !TrainsTables;

    /// <summary>Whether it trains copies of tables, which all rows share.</summary>
    internal bool TrainsTables { get; init; }

    /// <summary>Whether it can be attached to a model that publishes no map.</summary>
    internal bool FitsForeign { get; init; } = true;

    /// <summary>All methods with the options that change their mathematics. A new method adds a row.</summary>
    internal static IReadOnlyDictionary<string, ContractMethod> All { get; } = new Dictionary<string, ContractMethod>
    {
        ["prompt"] = Prompt(_ => new PromptTuning(3)),
        ["prompt after the start"] = Prompt(_ => new PromptTuning(3) { Placement = PromptPlacement.AfterStart, Init = PromptInit.SampledVocabulary() }),
        ["p-tuning mlp"] = Prompt(_ => new PTuning(3) { HiddenSize = 5 }),
        ["p-tuning lstm"] = Prompt(_ => new PTuning(3) { Encoder = PromptEncoder.Lstm, HiddenSize = 4, Dropout = 0.2 }) with { HasDropout = true },
        ["prefix"] = Prompt(_ => new PrefixTuning(3)),
        ["prefix projected"] = Prompt(_ => new PrefixTuning(3) { Projection = new() { HiddenSize = 5, EmbeddingSize = 4, Dropout = 0.2 }, Gate = PrefixGate.Separate }) with { HasDropout = true, IsCausal = false },
        ["prefix of one network"] = Prompt(_ => new PrefixTuning(2) { Projection = new() { IsShared = true }, Positions = PrefixPositions.None, StartsAtZero = true }),
        ["lora"] = Lora(targets => new(r: 4) { Targets = targets, Alpha = 6 }),
        ["lora rslora dropout"] = Lora(targets => new(r: 4) { Targets = targets, UseRsLora = true, Dropout = 0.3 }) with { HasDropout = true },
        ["lora gaussian"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Gaussian }),
        ["lora orthogonal"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Orthogonal }) with { IdentityIsExact = false },
        ["lora random"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Random }) with { StartsAsIdentity = false },
        ["lora pissa"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Pissa }) with { IdentityIsExact = false, ReplacesWeights = true },
        ["lora fast pissa"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Pissa, PissaIterations = 4 }) with { IdentityIsExact = false, ReplacesWeights = true },
        ["lora olora"] = Lora(targets => new(r: 4) { Targets = targets, Init = LoraInit.Olora }) with { IdentityIsExact = false, ReplacesWeights = true },
        ["dora"] = Lora(targets => new(r: 4) { Targets = targets, UseDora = true }) with { IdentityIsExact = false, HasExactGradient = IsNoFactor },
        ["dora pissa dropout"] = Lora(targets => new(r: 4) { Targets = targets, UseDora = true, Init = LoraInit.Pissa, Dropout = 0.2 }) with { IdentityIsExact = false, ReplacesWeights = true, HasDropout = true, HasExactGradient = IsNoFactor },
        ["lora all linear"] = Lora(_ => new(r: 2) { Targets = Targets.AllLinear, RankPattern = new Dictionary<string, int> { ["q|query|up"] = 3 } }),
        ["lora gated"] = Lora(targets => new(r: 4) { Targets = targets, UseGating = true, Dropout = 0.2 }) with { Merges = false, HasDropout = true, IsCausal = false },
        ["adapter houlsby"] = Adapter(Modules.Adapter.Houlsby with { ReductionFactor = 4, Dropout = 0.2, Scale = 30 }) with { StartsAsIdentity = false, HasDropout = true },
        ["adapter pfeiffer"] = Adapter(Modules.Adapter.Pfeiffer with { BottleneckSize = 3, Init = AdapterInit.Mam, NormBefore = true }) with { FitsForeign = false },
        ["adapter parallel"] = Adapter(Modules.Adapter.Parallel with { UseGating = true }) with { IsCausal = false },
        ["adapter scaled parallel"] = Adapter(Modules.Adapter.ScaledParallel with { Init = AdapterInit.Mam }),
        ["adapter plus"] = Adapter(Modules.Adapter.Plus with { ReductionFactor = 4 }) with { StartsAsIdentity = false, FitsForeign = false, HasDropout = true },
        ["adapter of opendelta"] = Adapter(Modules.Adapter.OpenDelta with { BottleneckSize = 4, NormAfter = true }) with { StartsAsIdentity = false },
        ["compacter"] = Adapter(Modules.Adapter.Compacter with { BottleneckSize = 4 }) with { IdentityIsExact = false },
        ["compacter of opendelta"] = Adapter(Modules.Adapter.OpenDelta with { BottleneckSize = 8, Scale = 300, Factors = new() { Divisions = 2, Rank = 2, SharesRule = false } }) with { StartsAsIdentity = false },
        ["low-rank adapter"] = Adapter(Modules.Adapter.OpenDelta with { BottleneckSize = 3, Factors = new() { Divisions = 1 } }) with { StartsAsIdentity = false },
        ["bitfit"] = BitFit(targets => new() { Targets = targets }),
        ["bitfit attention and norms"] = BitFit(targets => targets is null ? new() { Scope = BiasScope.Attention | BiasScope.LayerNorm, AddMissing = true } : new() { AddMissing = true, Targets = Targets.Named("up") }),
        ["ia3"] = Ia3(targets => new() { Targets = targets }),
        ["ia3 of inputs"] = Ia3(targets => targets is null ? new() { FeedForwardPattern = ".*" } : new() { Targets = targets, FeedForwardModules = ["up", "down"] }),
        ["ia3 random"] = Ia3(targets => new() { Targets = targets, StartsAtOne = false }) with { StartsAsIdentity = false },
        ["ia3 gated"] = Ia3(targets => targets is null ? new() { UseGating = true } : new() { Targets = targets, FeedForwardModules = ["up"], UseGating = true }) with { StartsAsIdentity = false, Merges = false, IsCausal = false },
        ["layer norm"] = new(_ => new LayerNormTuning()) { FitsForeign = false },
        ["full"] = new(_ => new FullFineTuning()) { TrainsTables = true },
        ["linear probe"] = new(targets => new LinearProbe { ModulesToSave = targets is null ? null : ["out"] }) { Fits = HasHead },
        ["from outside"] = new(targets => new GatedLowRank { Targets = targets }),
    };

    private static ContractMethod Adapter(Adapter options) => new(targets => targets is null ? options : options with { Targets = targets }) { Merges = false };

    private static bool IsNoFactor(string key) => !key.Contains(".lora_", StringComparison.Ordinal) || key.EndsWith("lora_magnitude_vector", StringComparison.Ordinal);

    private static bool HasHead(string model) => !HasNoBias(model);

    private static bool HasNoBias(string model) => model.StartsWith("t5", StringComparison.Ordinal);

    private static ContractMethod BitFit(Func<Targets?, BitFit> make) => new(make) { MergesInto = model => !HasNoBias(model) };

    private static ContractMethod Ia3(Func<Targets?, IA3> make) => new(make) { MergesBesideUnmerged = false };

    private static ContractMethod Lora(Func<Targets?, LoRA> make) => new(make);

    // Virtual tokens change what is attended to from the start, have no weight form, and enter where a map names a seam.
    private static ContractMethod Prompt(Func<Targets?, IDeltaModule> make) => new(make) { StartsAsIdentity = false, Merges = false, FitsForeign = false };
}
