namespace DeltaTuning.Modules;

/// <summary>What computes the virtual tokens of P-tuning while they are trained; PEFT's <c>encoder_reparameterization_type</c>.</summary>
public enum PromptEncoder
{
    /// <summary>Three linear layers with ReLU between them.</summary>
    Mlp,

    /// <summary>A bidirectional LSTM over the virtual tokens, then two linear layers with ReLU between them.</summary>
    Lstm,
}
