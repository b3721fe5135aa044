using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>A masked language model that can score the vocabulary at a few places only, which spares the projection of all others.</summary>
public interface IMaskedLanguageModel
{
    /// <summary>Scores every token of the vocabulary at chosen places: the entries that the whole output has there.</summary>
    /// <param name="input">Ids, (batch, length), with what belongs to them; no labels.</param>
    /// <param name="places">Places in the input's own rows, int64, (batch, n). Virtual tokens of a prompt are not counted.</param>
    /// <returns>Logits, (batch, n, vocabulary), in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">An argument has the wrong shape, dtype or values, or is one that this model does not take.</exception>
    ModelOutput ScoreAt(ModelInputs input, Tensor places);
}
