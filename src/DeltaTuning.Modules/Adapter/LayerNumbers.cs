namespace DeltaTuning.Modules;

/// <summary>Numbers of layers over a whole model, as AdapterHub counts: the encoder's from 0, then the decoder's.</summary>
internal static class LayerNumbers
{
    /// <summary>How many layers a model has.</summary>
    internal static int Count(BackboneMap map) => Of(map, StackKind.Encoder) + Of(map, StackKind.Decoder);

    /// <summary>The number of a place's layer; null outside the layers.</summary>
    internal static int? At(BackboneMap map, BackboneSite site) =>
        site.Layer is not { } layer ? null : site.Point.Stack is StackKind.Decoder ? Of(map, StackKind.Encoder) + layer : layer;

    private static int Of(BackboneMap map, StackKind stack) =>
        map.Sites.Where(site => site.Point.Stack == stack).Max(site => site.Layer + 1) ?? 0;
}
