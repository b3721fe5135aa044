using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Merging deltas with each other.</summary>
public static class DeltaMergeExtensions
{
    /// <summary>
    /// Merges attached LoRAs, or (IA)³, into a new one, which takes their place: it is attached and active, and the parts stay attached but are no longer active. The parts'
    /// parameters are only read.
    /// </summary>
    /// <param name="deltas">The model's deltas.</param>
    /// <param name="how">The way.</param>
    /// <param name="parts">Names of attached deltas of one method and their weights, any finite numbers; they need not sum to 1. At a layer, those count that attach there.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <returns>A LoRA with the scale 1, or an (IA)³; saved, merged into weights and detached like any.</returns>
    /// <exception cref="KeyNotFoundException">A name is unknown.</exception>
    /// <exception cref="ArgumentException">There are no parts, or one is named twice, or a weight is not finite.</exception>
    /// <exception cref="NotSupportedException">
    /// A part is of another method, or is a DoRA, a PiSSA or OLoRA, or has gates or biases of its own; or (IA)³ is to be merged in another way than <see cref="DeltaMerge.Linear"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">Ranks (or the layers of (IA)³) differ where they must not, or several parts train modules such as a head.</exception>
    public static DeltaHandle Combine(this DeltaCollection deltas, DeltaMerge how, IReadOnlyList<(string Name, double Weight)> parts, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(deltas);
        ArgumentNullException.ThrowIfNull(how);
        ArgumentNullException.ThrowIfNull(parts);
        Check(parts);
        using var scope = NewDisposeScope();
        (DeltaHandle Handle, double Weight)[] given = [.. parts.Select(part => (deltas[part.Name], part.Weight))];
        IDeltaCombination combination = Array.TrueForAll(given, part => part.Handle.Module is IA3) ? new Ia3Combination(how, given)
            : new LoraCombination(how, [.. given.Select(part => LoraPart.Of(part.Handle, part.Weight))]);
        options ??= new();
        // The first values are overwritten; a seed keeps them from drawing global random numbers.
        var merged = deltas.Model.Apply(combination.Method, options with { Seed = options.Seed ?? 0 });
        Fill(merged, combination.Values);
        foreach (var (part, _) in given)
            part.Active = false;
        return merged;
    }

    private static void Fill(DeltaHandle merged, IReadOnlyDictionary<string, Tensor> values)
    {
        using var quiet = no_grad();
        foreach (var parameter in merged.Parameters)
        {
            if (values.TryGetValue(parameter.Key, out var value))
                parameter.Value.copy_(value);
        }
    }

    private static void Check(IReadOnlyList<(string Name, double Weight)> parts)
    {
        if (parts.Count == 0)
            throw new ArgumentException("There are no deltas to merge; name at least one.", nameof(parts));
        foreach (var (name, weight) in parts)
        {
            if (!double.IsFinite(weight))
                throw new ArgumentException($"The weight of \"{name}\" is {weight}; it must be a finite number.", nameof(parts));
            if (parts.Count(part => part.Name == name) > 1)
                throw new ArgumentException($"\"{name}\" is named twice; add its weights.", nameof(parts));
        }
    }
}
