using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Where bottleneck adapters are, by AdapterHub's fields.</summary>
internal static class AdapterHubPlaces
{
    private static readonly (string Field, AttachmentPoint Point)[] Fields =
    [
        ("mh_adapter", AttachmentPoint.AttentionBlock.Of(AttentionKind.Self)),
        ("output_adapter", AttachmentPoint.FeedForwardBlock),
        ("cross_adapter", AttachmentPoint.AttentionBlock.Of(AttentionKind.Cross)),
    ];

    internal static Targets Read(PeftConfig fields, BackboneMap map)
    {
        var wanted = Fields.Select(place => fields.Flag(place.Field, false)).ToArray();
        return AdapterHubLayers.Read(fields, map, Fields.Where((_, number) => wanted[number]).Select(place => place.Point));
    }

    internal static void Write(DeltaHandle handle, BackboneMap map, PeftConfig fields)
    {
        var paths = PathsOf(handle);
        if (paths.FirstOrDefault(path => !Fields.Any(place => map.At(place.Point).Any(site => site.Path == path))) is { } elsewhere)
            throw new NotSupportedException($"AdapterHub's adapters stand after sublayers, but \"{handle.Name}\" has one at {elsewhere}; save it with {nameof(DeltaHandle.Save)}.");
        var used = Fields.Where(place => map.At(place.Point).Any(site => paths.Contains(site.Path))).ToArray();
        foreach (var place in Fields)
            fields.Set(place.Field, (JsonNode)used.Contains(place));
        var without = new List<int>();
        foreach (var layer in used.SelectMany(place => map.At(place.Point)).GroupBy(site => LayerNumbers.At(map, site)!.Value).OrderBy(layer => layer.Key))
        {
            var count = layer.Count(site => paths.Contains(site.Path));
            if (count == 0)
                without.Add(layer.Key);
            else if (count < layer.Count())
                throw new NotSupportedException($"AdapterHub's adapters stand at the same sublayers of every layer or leave the layer out, but \"{handle.Name}\" has {count} of {layer.Count()} in layer {layer.Key}; save it with {nameof(DeltaHandle.Save)}.");
        }
        AdapterHubLayers.Write(without, fields);
    }

    /// <summary>Numbers of the layers with an adapter.</summary>
    internal static IEnumerable<int> LayersOf(DeltaHandle handle, BackboneMap map)
    {
        var paths = PathsOf(handle);
        return map.Sites.Where(site => paths.Contains(site.Path)).Select(site => LayerNumbers.At(map, site)!.Value).Distinct();
    }

    private static HashSet<string> PathsOf(DeltaHandle handle) => [.. handle.Parameters.Where(parameter => !parameter.IsCopy).Select(parameter => parameter.Path)];
}
