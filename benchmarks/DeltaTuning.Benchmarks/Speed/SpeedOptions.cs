namespace DeltaTuning.Benchmarks.Speed;

/// <summary>What is measured.</summary>
internal sealed record SpeedOptions
{
    /// <summary>The architecture, one of <see cref="Architectures.Names"/>; weights are random.</summary>
    public required string Model { get; init; }

    /// <summary>One of <see cref="Deltas.Methods"/>.</summary>
    public required string Method { get; init; }

    /// <summary>Rows in a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>Tokens in a row: of the encoder, and for T5 of the decoder.</summary>
    public required IReadOnlyList<int> Lengths { get; init; }

    /// <summary>Threads of libtorch.</summary>
    public required int Threads { get; init; }

    /// <summary>Measured steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps before them.</summary>
    public required int Warmup { get; init; }

    /// <summary>The rank of LoRA.</summary>
    public required int Rank { get; init; }

    /// <summary>LoRA's α.</summary>
    public required int Alpha { get; init; }
}
