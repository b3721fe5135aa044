namespace DeltaTuning.Modules;

/// <summary>Which attentions have a prefix, and which part of the trained numbers is whose.</summary>
public enum PrefixLayout
{
    /// <summary>Every targeted attention has keys and values of its own.</summary>
    EveryAttention,

    /// <summary>
    /// PEFT's layout for encoder-decoder models, for its files: the decoder's self-attentions only. PEFT trains slots for as many layers as the encoder has, and
    /// by the way that it splits them layer i reads slot 2i modulo their number: half of them are never read, and two layers share each of the others.
    /// </summary>
    PeftDecoder,
}
