using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Several LoRAs made into one.</summary>
internal sealed class LoraCombination : IDeltaCombination
{
    private readonly DeltaMerge _how;
    private readonly IReadOnlyList<LoraPart> _parts;
    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);

    /// <summary>Computes everything in the caller's dispose scope.</summary>
    internal LoraCombination(DeltaMerge how, IReadOnlyList<LoraPart> parts)
    {
        (_how, _parts) = (how, parts);
        using var quiet = no_grad();
        using var generator = new Generator((ulong)how.Seed, CPU);
        foreach (var path in parts.SelectMany(part => part.Paths).Distinct())
            CombineAt(path, generator);
        var number = MergedExtras.Source(how, [.. parts.Select(part => (part.Handle.Name, (IReadOnlyList<DeltaParameter>)[.. part.Extras]))]);
        var source = number < 0 ? null : parts[number];
        RequireOnlyWhole(source);
        foreach (var extra in source?.Extras ?? [])
            _values[extra.Key] = extra.Value.detach();
        Method = OptionsWith(source);
    }

    /// <summary>A LoRA whose scale is 1 everywhere.</summary>
    public IDeltaModule Method { get; }

    public IReadOnlyDictionary<string, Tensor> Values => _values;

    private void CombineAt(string path, Generator generator)
    {
        LoraPart[] parts = [.. _parts.Where(part => part.Has(path))];
        var (keyOfA, keyOfB) = parts[0].Keys(path)!.Value;
        using var scope = NewDisposeScope();
        var device = parts[0].Handle.Parameters.First(parameter => parameter.Key == keyOfA).Value.device;
        var factors = Combine(path, parts, [.. parts.Select(part => part.At(path, device))], generator);
        _ranks[path] = checked((int)factors.A.shape[0]);
        _values[keyOfA] = factors.A.MoveToOuterDisposeScope();
        _values[keyOfB] = factors.B.MoveToOuterDisposeScope();
    }

    private LowRankFactors Combine(string path, LoraPart[] parts, LowRankFactors[] factors, Generator generator)
    {
        if (_how.Concatenates)
            return new(cat([.. factors.Zip(parts, (factor, part) => factor.A.Times(part.FactorAt(path)))], 0), cat([.. factors.Select(factor => factor.B)], 1));
        if (_how.IsThroughSvd)
        {
            var products = factors.Zip(parts, (factor, part) => mm(factor.B, factor.A).Times(part.Options.ScaleAt(path))).ToArray();
            var combined = TaskTensors.Combine(products, [.. parts.Select(part => part.Weight)], _how, generator);
            var rank = Math.Min(_how.SvdRank ?? factors.Max(factor => factor.A.shape[0]), combined.shape.Min());
            return LowRankFactors.Of(combined, rank, _how.SvdClamp);
        }
        RequireOneRank(path, parts);
        double[] roots = [.. parts.Select(part => Math.Sqrt(Math.Abs(part.FactorAt(path))))];
        // One of the two matrices carries a negative weight's sign; in PEFT it is A.
        double[] signed = [.. parts.Zip(roots, (part, root) => part.FactorAt(path) < 0 ? -root : root)];
        return new(
            TaskTensors.Combine([.. factors.Select(factor => factor.A)], signed, _how, generator),
            TaskTensors.Combine([.. factors.Select(factor => factor.B)], roots, _how, generator));
    }

    private void RequireOneRank(string path, LoraPart[] parts)
    {
        if (parts.Select(part => part.Options.RankAt(path)).Distinct().Count() > 1)
        {
            var ranks = string.Join(", ", parts.Select(part => $"\"{part.Handle.Name}\" {part.Options.RankAt(path)}"));
            throw new InvalidOperationException($"At {path} the ranks differ ({ranks}), but {_how} adds the matrices themselves; take {nameof(DeltaMerge.Concatenation)}, or {nameof(DeltaMerge.ThroughSvd)}.");
        }
    }

    private void RequireOnlyWhole(LoraPart? source)
    {
        var both = source?.Extras.FirstOrDefault(extra => extra.Key == $"{extra.Path}.weight" && _ranks.ContainsKey(extra.Path));
        if (both is not null)
            throw new InvalidOperationException($"\"{source!.Handle.Name}\" trains {both.Path} whole, another part has a LoRA there; take the modules of another part by {nameof(DeltaMerge.ModulesFrom)}.");
    }

    private LoRA OptionsWith(LoraPart? source)
    {
        var rank = _ranks.Values.GroupBy(value => value).MaxBy(group => group.Count())!.Key;
        // A name is an end of another one now and then: the longer comes first.
        var patterns = _ranks.Values.Distinct().Count() == 1 ? [] : _ranks.OrderByDescending(pair => pair.Key.Length).ToDictionary(pair => Regex.Escape(pair.Key), pair => pair.Value);
        return _parts[0].Options with
        {
            R = rank,
            Alpha = rank,
            UseRsLora = false,
            RankPattern = patterns,
            AlphaPattern = patterns.ToDictionary(pair => pair.Key, pair => (double)pair.Value),
            Init = LoraInit.Kaiming,
            Targets = _parts[0].Paths.Count() == _ranks.Count ? _parts[0].Options.Targets : Targets.Named([.. _ranks.Keys]),
            ModulesToSave = source is null ? [] : MergedExtras.Trained(source.Options.ModulesToSave, source.Extras),
            Bias = source?.Options.Bias ?? LoraBiasMode.None,
            TrainableTokens = source?.Options.TrainableTokens ?? [],
            TokenTable = source?.Options.TokenTable,
        };
    }
}
