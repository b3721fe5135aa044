namespace DeltaTuning.Experiments.TextToText;

/// <summary>A batch of texts with the texts that are right.</summary>
/// <param name="Inputs">The tokens, with the first answer of each as labels.</param>
/// <param name="Answers">What is right for each row, at least one text.</param>
public sealed record TextBatch(ModelInputs Inputs, IReadOnlyList<IReadOnlyList<string>> Answers) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Inputs.Dispose();
}
