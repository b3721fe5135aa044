using DeltaTuning.Experiments.Methods;
using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Conversion;

/// <summary>The methods as OpenDelta sets them up, by the study's letters: what its files do not say themselves.</summary>
public static class OpenDeltaMethod
{
    private static readonly Dictionary<string, IDeltaModule> Presets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["LR"] = LoRA.OpenDelta,
        ["BF"] = BitFit.OpenDelta,
        ["AP"] = Adapter.OpenDelta,
        ["PT"] = PromptTuning.OpenDelta,
        ["PF"] = PrefixTuning.OpenDelta,
    };

    /// <summary>Makes a method.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="method">The study's letters.</param>
    /// <param name="options">Options by <c>METHOD.option</c>; none for OpenDelta's own preset.</param>
    /// <returns>The method.</returns>
    /// <exception cref="ArgumentException">The method is not known, or is a composition of several.</exception>
    public static IDeltaModule Create(nn.Module backbone, string method, IReadOnlyDictionary<string, double> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count == 0 && Presets.TryGetValue(method, out var preset))
            return preset;
        // Norms are trained along in the study's set-ups, but are no part of OpenDelta's delta.
        var expression = MethodExpression.Parse(method);
        var given = new SortedDictionary<string, double>(options.ToDictionary(), StringComparer.Ordinal);
        if (expression.Methods is [var only] && only.Options.Any(option => option.Name == "norms"))
            given.TryAdd($"{only.Name}.norms", 0);
        return expression.Create(backbone, given) as IDeltaModule
            ?? throw new ArgumentException($"{method} is no single method, as OpenDelta's files hold; known are {string.Join(", ", Presets.Keys)}.", nameof(method));
    }
}
