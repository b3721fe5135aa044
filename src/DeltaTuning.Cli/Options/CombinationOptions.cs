using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Modules;

namespace DeltaTuning.Cli.Options;

/// <summary>How several deltas become one.</summary>
internal sealed class CombinationOptions
{
    private static readonly Dictionary<string, Func<double, long, DeltaMerge>> Ways = new(StringComparer.Ordinal)
    {
        ["linear"] = (_, _) => DeltaMerge.Linear,
        ["cat"] = (_, _) => DeltaMerge.Concatenation,
        ["svd"] = (_, _) => DeltaMerge.Svd(),
        ["ties"] = (density, _) => DeltaMerge.Ties(density),
        ["dare_linear"] = DeltaMerge.DareLinear,
        ["dare_ties"] = (density, seed) => DeltaMerge.DareTies(density, seed),
        ["magnitude_prune"] = (density, _) => DeltaMerge.MagnitudePrune(density),
    };

    private readonly Option<string> _how = new("--how") { Description = "The way, by PEFT's names.", HelpName = "way", DefaultValueFactory = _ => "linear" };
    private readonly Option<double[]> _weights = new("--weights") { Description = "The weight of each delta, in their order. [default: 1 for each]", HelpName = "number" };
    private readonly Option<double> _density = new("--density") { Description = "Share of the values that stay, for ways that leave some out.", HelpName = "number", DefaultValueFactory = _ => 0.2 };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of what is dropped by DARE.", HelpName = "number", DefaultValueFactory = _ => 0 };
    private readonly Option<int?> _rank = new("--svd-rank") { Description = "Combines the products instead of the matrices, and keeps this rank.", HelpName = "number" };

    private readonly Option<int?> _modules = new("--modules-from") { Description = "Whose head the result takes, where several deltas have one: 1 for the first delta. Heads are not merged.", HelpName = "number" };

    public CombinationOptions()
    {
        Choice.Demand(_how, [.. Ways.Keys]);
        Positive.Demand(_modules);
    }

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _how, _weights, _density, _seed, _rank, _modules })
            command.Add(option);
    }

    /// <summary>The way.</summary>
    public DeltaMerge How(ParseResult parsed)
    {
        var way = Ways[parsed.GetRequiredValue(_how)](parsed.GetValue(_density), parsed.GetValue(_seed));
        if (parsed.GetValue(_rank) is { } rank)
            way = way.ThroughSvd(rank);
        return parsed.GetValue(_modules) is { } number ? way with { ModulesFrom = string.Create(CultureInfo.InvariantCulture, $"part{number}") } : way;
    }

    /// <summary>The deltas with their weights.</summary>
    /// <exception cref="UsageException">There are not as many weights as deltas.</exception>
    public IReadOnlyList<(string Path, double Weight)> Weighted(ParseResult parsed, IReadOnlyList<string> paths)
    {
        var weights = parsed.GetValue(_weights) is { Length: > 0 } given ? given : [.. paths.Select(_ => 1.0)];
        return weights.Length == paths.Count ? [.. paths.Zip(weights)]
            : throw new UsageException($"There are {paths.Count} deltas, but {weights.Length} --weights; give one for each.");
    }
}
