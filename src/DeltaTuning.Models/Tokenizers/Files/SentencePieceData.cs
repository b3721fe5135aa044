namespace DeltaTuning.Models;

/// <summary>What is taken from a SentencePiece model.</summary>
/// <param name="Pieces">The pieces, in the order of their ids.</param>
/// <param name="Unknown">The id of the unknown piece.</param>
/// <param name="CharacterMap">The normalisation map; empty for none.</param>
internal sealed record SentencePieceData(IReadOnlyList<UnigramPiece> Pieces, int Unknown, byte[] CharacterMap);
