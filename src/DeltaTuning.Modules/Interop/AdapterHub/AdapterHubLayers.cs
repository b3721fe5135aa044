using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Places by AdapterHub's fields.</summary>
internal static class AdapterHubLayers
{
    private const string LeaveOut = "leave_out";

    /// <summary>The places at points that a model has, without the layers that the configuration leaves out.</summary>
    internal static Targets Read(PeftConfig fields, BackboneMap map, params IEnumerable<AttachmentPoint> points)
    {
        var without = fields.WholeNumbers(LeaveOut) ?? [];
        AttachmentPoint[] present = [.. points.Where(point => map.At(point).Any())];
        return present.Length == 0
            ? throw new NotSupportedException($"{fields.Source} asks for no place that {map.Architecture} has.")
            : Targets.At(present) with
            {
                Exclude = [.. map.Sites.Where(site => LayerNumbers.At(map, site) is { } layer && without.Contains(layer)).Select(site => site.Path)],
            };
    }

    /// <summary>Writes the layers left out.</summary>
    internal static void Write(IEnumerable<int> without, PeftConfig fields) => fields.Set(LeaveOut, new JsonArray([.. without.Select(layer => (JsonNode)layer)]));
}
