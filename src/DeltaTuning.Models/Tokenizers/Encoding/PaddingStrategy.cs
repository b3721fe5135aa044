namespace DeltaTuning.Models;

/// <summary>The length to which encodings are padded.</summary>
public enum PaddingStrategy
{
    /// <summary>No padding.</summary>
    None,

    /// <summary>The longest of the batch.</summary>
    Longest,

    /// <summary><see cref="EncodeOptions.MaxLength"/>, or the tokenizer's own where that is not given.</summary>
    MaxLength,
}
