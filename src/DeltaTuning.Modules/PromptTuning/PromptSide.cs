namespace DeltaTuning.Modules;

/// <summary>Which stacks of a backbone virtual tokens enter. A model with one stack has an encoder only.</summary>
public enum PromptSide
{
    /// <summary>The encoder, or the only stack.</summary>
    Encoder,

    /// <summary>The decoder.</summary>
    Decoder,

    /// <summary>Both, each with rows of its own.</summary>
    Both,

    /// <summary>
    /// The encoder; as many more rows are trained that stand nowhere. PEFT does so where <c>num_transformer_submodules</c> is 2, its own choice for
    /// sequence-to-sequence models.
    /// </summary>
    EncoderAsPeft,
}
