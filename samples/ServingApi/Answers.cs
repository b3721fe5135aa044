namespace ServingApi;

/// <summary>A text to be classified.</summary>
/// <param name="Text">The text.</param>
internal sealed record Question(string Text);

/// <summary>A text and the delta that classifies it.</summary>
/// <param name="Delta">The delta's name.</param>
/// <param name="Text">The text.</param>
internal sealed record MixedQuestion(string Delta, string Text);

/// <summary>What a delta says of a text.</summary>
/// <param name="Delta">The delta's name.</param>
/// <param name="Label">The most probable label.</param>
/// <param name="Probability">Its probability.</param>
internal sealed record Answer(string Delta, string Label, float Probability);
