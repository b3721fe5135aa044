namespace DeltaTuning.Models;

/// <summary>A question with the text in which its answer stands.</summary>
/// <param name="Question">The question.</param>
/// <param name="Context">The text.</param>
/// <param name="AnswerStart">Where the answer starts in the text, in UTF-16 units; null where there is no answer.</param>
/// <param name="Answer">The answer as it stands there; null where there is none.</param>
public sealed record AnswerExample(string Question, string Context, int? AnswerStart, string? Answer);
