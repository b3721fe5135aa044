namespace DeltaTuning.Modules;

/// <summary>First values of LoRA's two matrices; PEFT's <c>init_lora_weights</c>.</summary>
public enum LoraInit
{
    /// <summary>A from Kaiming's uniform distribution with a = √5, B zero: the backbone is unchanged at first. PEFT's <c>true</c>.</summary>
    Kaiming,

    /// <summary>A from N(0, 1/r²), B zero: the backbone is unchanged at first. PEFT's <c>gaussian</c>.</summary>
    Gaussian,

    /// <summary>
    /// B A is the best rank-r approximation of the weight, which is left with the rest while the delta is attached (https://arxiv.org/abs/2404.02948). PEFT's
    /// <c>pissa</c>.
    /// </summary>
    Pissa,

    /// <summary>
    /// B and A are the first columns and rows of the weight's QR decomposition, whose product is taken off the weight while the delta is attached
    /// (https://arxiv.org/abs/2406.01775). PEFT's <c>olora</c>.
    /// </summary>
    Olora,

    /// <summary>A and B random with B A = 0: the backbone is unchanged at first, and both matrices have gradients. For even ranks. PEFT's <c>orthogonal</c>.</summary>
    Orthogonal,

    /// <summary>A and B random: the backbone is changed at first. For tests. PEFT's <c>false</c>.</summary>
    Random,
}
