using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Sizes of bottlenecks in AdapterHub's <c>reduction_factor</c>.</summary>
internal static class AdapterHubFactors
{
    private const string Field = "reduction_factor";
    private const string DefaultLayer = "default";

    /// <summary>One factor, or factors by layers' numbers with one for the others.</summary>
    internal static (double Factor, IReadOnlyDictionary<int, double> Factors) Read(PeftConfig fields, BackboneMap map)
    {
        if (fields.Node(Field) is not JsonObject)
            return (fields.Number(Field, 16), new Dictionary<int, double>());
        var byLayer = fields.Numbers(Field);
        var factors = byLayer.Where(pair => pair.Key != DefaultLayer).ToDictionary(
            pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer
                : throw new InvalidDataException($"{fields.Source}: {Field} has \"{pair.Key}\", where a layer's number goes, or {DefaultLayer}."),
            pair => pair.Value);
        if (byLayer.TryGetValue(DefaultLayer, out var others))
            return (others, factors);
        var without = (fields.WholeNumbers("leave_out") ?? []).Select(layer => (int)layer);
        int[] untold = [.. Enumerable.Range(0, LayerNumbers.Count(map)).Except(factors.Keys).Except(without)];
        return untold.Length == 0 ? (new Adapter().ReductionFactor, factors)
            : throw new InvalidDataException($"{fields.Source}: {Field} says nothing of the layers {string.Join(", ", untold)} and has no {DefaultLayer}.");
    }

    /// <summary>Writes the same; a size as the factor that gives it.</summary>
    internal static void Write(Adapter adapter, DeltaHandle handle, BackboneMap map, PeftConfig fields) => fields.Set(Field, Node(adapter, handle, map));

    private static JsonNode Node(Adapter adapter, DeltaHandle handle, BackboneMap map)
    {
        if (adapter.BottleneckSize is { } size)
            return Number(FactorOf(map.Sites.First(site => site.Path == handle.Parameters.First(parameter => !parameter.IsCopy).Path).Width, size));
        if (adapter.ReductionFactors.Count == 0)
            return Number(adapter.ReductionFactor);
        var factors = new JsonObject(adapter.ReductionFactors.Select(pair => KeyValuePair.Create(pair.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)Number(pair.Value))));
        if (AdapterHubPlaces.LayersOf(handle, map).Except(adapter.ReductionFactors.Keys).Any())
            factors[DefaultLayer] = Number(adapter.ReductionFactor);
        return factors;
    }

    // The factor by which Python's division gives the size.
    private static double FactorOf(long width, long size)
    {
        var factor = (double)width / size;
        while (Adapter.Size(width, factor) < size)
            factor = Math.BitDecrement(factor);
        return factor;
    }

    private static JsonNode Number(double value) => value == Math.Floor(value) ? (JsonNode)(long)value : value;
}
