using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Several (IA)³ made into one: l = Σ w lᵢ at each layer, PEFT's only way for them.</summary>
internal sealed class Ia3Combination : IDeltaCombination
{
    private const string Vector = "ia3_l";

    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);

    /// <summary>Computes everything in the caller's dispose scope.</summary>
    internal Ia3Combination(DeltaMerge how, IReadOnlyList<(DeltaHandle Handle, double Weight)> parts)
    {
        if (how.Name != DeltaMerge.Linear.Name)
            throw new NotSupportedException($"(IA)³ is merged by {nameof(DeltaMerge)}.{nameof(DeltaMerge.Linear)} alone, not by {how}: its vectors are no updates that could be trimmed or factorized.");
        if (parts.FirstOrDefault(part => ((IA3)part.Handle.Module).UseGating).Handle is { } gated)
            throw new NotSupportedException($"\"{gated.Name}\" is not only l: gates are multiplied with it ({nameof(IA3.UseGating)}). Merge (IA)³ without them.");
        RequireSameLayers(parts);
        using var quiet = no_grad();
        foreach (var (handle, weight) in parts)
        {
            foreach (var vector in handle.Parameters.Where(IsVector))
            {
                var weighted = vector.Value.detach().Times(weight);
                _values[vector.Key] = _values.TryGetValue(vector.Key, out var sum) ? sum.Plus(weighted.to(sum.dtype, sum.device)) : weighted;
            }
        }
        IReadOnlyList<DeltaParameter>[] extras = [.. parts.Select(part => (IReadOnlyList<DeltaParameter>)[.. part.Handle.Parameters.Where(parameter => !IsVector(parameter))])];
        var source = MergedExtras.Source(how, [.. parts.Zip(extras, (part, beside) => (part.Handle.Name, beside))]);
        if (source >= 0)
        {
            foreach (var extra in extras[source])
                _values[extra.Key] = extra.Value.detach();
        }
        Method = (IA3)parts[0].Handle.Module with { ModulesToSave = source < 0 ? [] : MergedExtras.Trained(((IA3)parts[source].Handle.Module).ModulesToSave, extras[source]) };
    }

    public IDeltaModule Method { get; }

    public IReadOnlyDictionary<string, Tensor> Values => _values;

    private static bool IsVector(DeltaParameter parameter) => parameter.Key == $"{parameter.Path}.{Vector}";

    // Where a part does not attach it rescales by one, and PEFT would add nothing.
    private static void RequireSameLayers(IReadOnlyList<(DeltaHandle Handle, double Weight)> parts)
    {
        var first = Layers(parts[0].Handle);
        foreach (var (handle, _) in parts)
        {
            if (Layers(handle).Except(first).Concat(first.Except(Layers(handle))).FirstOrDefault() is { } layer)
                throw new InvalidOperationException($"\"{parts[0].Handle.Name}\" and \"{handle.Name}\" do not rescale the same: {layer} is in one of them alone; merge (IA)³ of the same targets.");
        }
    }

    private static HashSet<string> Layers(DeltaHandle handle) =>
        [.. handle.Parameters.Where(IsVector).Select(vector => $"{vector.Path} ({(vector.Value.shape[0] == 1 ? "input" : "output")} of {vector.Value.numel()})")];
}
