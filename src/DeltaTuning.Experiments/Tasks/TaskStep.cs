namespace DeltaTuning.Experiments.Tasks;

/// <summary>A preprocessor with its arguments, as a task names it.</summary>
/// <param name="Use">The preprocessor's name.</param>
/// <param name="With">Its arguments by name.</param>
public sealed record TaskStep(string Use, IReadOnlyDictionary<string, string> With);
