namespace DeltaTuning.Models;

/// <summary>What the labels of an example that is given in ids belong to.</summary>
public enum LabelLayout
{
    /// <summary>One label for the example, as transformers' <c>DataCollatorWithPadding</c> takes it.</summary>
    Example,

    /// <summary>One label for each token, padded beside the tokens, as <c>DataCollatorForTokenClassification</c> does.</summary>
    Token,

    /// <summary>A sequence of its own, such as a target, padded to the longest of the batch, as <c>DataCollatorForSeq2Seq</c> does.</summary>
    Sequence,
}
