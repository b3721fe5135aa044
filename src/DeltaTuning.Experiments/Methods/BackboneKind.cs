using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>What the study's set-ups want to know of a backbone.</summary>
internal static class BackboneKind
{
    /// <summary>The backbone's map; null for a foreign model without one.</summary>
    public static BackboneMap? MapOf(nn.Module backbone) => (backbone as IBackbone)?.Map;

    /// <summary>Whether it reads in an encoder and writes in a decoder, as T5 does.</summary>
    public static bool HasDecoder(nn.Module backbone) => MapOf(backbone)?.Family is "t5" or "mt5";
}
