using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What a search needs to know, after options and model have been looked at.</summary>
/// <param name="Options">The options.</param>
/// <param name="Ends">Tokens that end a row; none for no end.</param>
/// <param name="Padding">What follows a row's end.</param>
/// <param name="MaxNewTokens">Most tokens that a row gets.</param>
/// <param name="RowsPerInput">Rows of each input: beams or draws.</param>
/// <param name="SourceIds">What the encoder read, (inputs, source length); null where it read embeddings.</param>
/// <param name="Vocabulary">Number of tokens.</param>
internal sealed record SearchSettings(GenerationOptions Options, IReadOnlyList<long> Ends, long Padding, int MaxNewTokens, int RowsPerInput, Tensor? SourceIds, long Vocabulary)
{
    /// <summary>Settings for rows that start with so many tokens.</summary>
    public static SearchSettings Of(GenerationOptions options, long startLength, IReadOnlyList<long> modelEnds, long padding, Tensor? sourceIds, long vocabulary)
    {
        OptionsCheck.Demand(options, startLength, vocabulary, sourceIds is not null);
        var ends = options.EndTokens ?? modelEnds;
        return new(options, ends, padding, OptionsCheck.MaxNewTokens(options, startLength), Math.Max(options.Beams, options.ReturnedSequences), sourceIds, vocabulary);
    }
}
