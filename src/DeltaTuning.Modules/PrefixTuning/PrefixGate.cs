namespace DeltaTuning.Modules;

/// <summary>Trained gates of a prefix: σ(w·x), averaged over the positions of an attention's input, one number for each row (Mao et al., https://arxiv.org/abs/2110.07577).</summary>
public enum PrefixGate
{
    /// <summary>No gate.</summary>
    None,

    /// <summary>One for keys and values.</summary>
    Shared,

    /// <summary>One for the keys and one for the values.</summary>
    Separate,
}
