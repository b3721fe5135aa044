namespace DeltaTuning.Models;

/// <summary>What stands on top of a backbone.</summary>
public enum ModelHead
{
    /// <summary>Nothing: states of the last layer.</summary>
    None,

    /// <summary>A class, or a score, for each text.</summary>
    SequenceClassification,

    /// <summary>A class for each token.</summary>
    TokenClassification,

    /// <summary>A distribution over the vocabulary at each token.</summary>
    MaskedLanguageModel,

    /// <summary>The first and the last token of an answer.</summary>
    QuestionAnswering,

    /// <summary>One of several texts.</summary>
    MultipleChoice,

    /// <summary>A decoder that writes text.</summary>
    SequenceToSequence,
}
