using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>
/// Fresh weights by transformers' rule, after Mesh TensorFlow: every one from N(0, σ²), with the scaling that attention leaves out in the queries' σ.
/// </summary>
internal static class T5Initialization
{
    /// <summary>Fills one parameter.</summary>
    public static void Fill(string name, Tensor parameter, T5Config config, Initializer initializer)
    {
        var layer = name.Split('.')[^2];
        if (layer is "layer_norm" or "final_layer_norm")
            Initializer.Constant(parameter, config.InitializerFactor);
        else
            initializer.Normal(parameter, config.InitializerFactor * Deviation(layer, config));
    }

    private static double Deviation(string layer, T5Config config) => layer switch
    {
        "shared" or "lm_head" => 1,
        "q" => Math.Pow((double)config.DModel * config.DKv, -0.5),
        "k" or "v" or "wi" or "wi_0" or "wi_1" or "relative_attention_bias" => Math.Pow(config.DModel, -0.5),
        "o" => Math.Pow((double)config.NumHeads * config.DKv, -0.5),
        "wo" => Math.Pow(config.DFf, -0.5),
        _ => throw new ArgumentException($"T5 has no layer named {layer}.", nameof(layer)),
    };
}
