using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Linear layers by the fields that AdapterHub's LoRA and (IA)³ share.</summary>
internal static class AdapterHubProjections
{
    private static readonly Dictionary<string, AttachmentPoint> Matrices = new()
    {
        ["q"] = AttachmentPoint.Query,
        ["k"] = AttachmentPoint.Key,
        ["v"] = AttachmentPoint.Value,
    };

    /// <summary>The layers; those of attentions are those of every attention, cross-attention too.</summary>
    internal static Targets Read(PeftConfig fields, BackboneMap map, IReadOnlyList<string> matrices, bool intermediate)
    {
        var points = new List<AttachmentPoint>();
        var chosen = fields.Texts("attn_matrices") ?? matrices;
        if (fields.Flag("selfattn_lora", true))
            points.AddRange(chosen.Select(name => Matrices.TryGetValue(name, out var point) ? point : throw new InvalidDataException($"{fields.Source}: attn_matrices has \"{name}\"; known are {string.Join(", ", Matrices.Keys)}.")));
        if (fields.Flag("intermediate_lora", intermediate))
            points.Add(AttachmentPoint.FeedForwardIn);
        if (fields.Flag("output_lora", false))
            points.Add(AttachmentPoint.FeedForwardOut);
        var targets = AdapterHubLayers.Read(fields, map, points);
        return targets with { Exclude = [.. targets.Exclude, .. Gates(map)] };
    }

    // Of the two first layers of a gated block AdapterHub takes the last alone.
    private static IEnumerable<string> Gates(BackboneMap map) =>
        map.At(AttachmentPoint.FeedForwardIn).GroupBy(site => (site.Point.Stack, site.Layer)).SelectMany(layer => layer.SkipLast(1)).Select(site => site.Path);
}
