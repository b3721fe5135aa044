namespace QuickStart;

/// <summary>What the command line says.</summary>
internal sealed record QuickStartOptions
{
    /// <summary>The folder of the backbone.</summary>
    public string Model { get; init; } = Path.Combine(AppContext.BaseDirectory, "assets", "roberta-mini");

    /// <summary>A file of sentences to train on; null for the sample's own.</summary>
    public string? Train { get; init; }

    /// <summary>A file of sentences to measure on; null for the sample's own.</summary>
    public string? Validation { get; init; }

    /// <summary>How many training sentences are used, from the first; null for all.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>What is trained.</summary>
    public TuningMethod Method { get; init; } = TuningMethod.Lora;

    /// <summary>The rank of LoRA and DoRA; their α is twice that.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>Passes over the training sentences.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>The peak learning rate; null for the method's usual one.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Sentences in a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most tokens of a sentence.</summary>
    public int MaxLength { get; init; } = 64;

    /// <summary>Such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>; null for the first GPU, or the CPU where there is none.</summary>
    public string? Device { get; init; }

    /// <summary>Seed of the sentences' order, the delta and dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Seed of what the backbone's folder has no weights for: the classifier.</summary>
    public int HeadSeed { get; init; }

    /// <summary>Whether the backbone starts with random weights, to see what pre-training is good for.</summary>
    public bool RandomBackbone { get; init; }

    /// <summary>Where the result is written.</summary>
    public string Output { get; init; } = Path.Combine("out", "quickstart");
}
