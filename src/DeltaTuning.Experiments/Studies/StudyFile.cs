namespace DeltaTuning.Experiments.Studies;

/// <summary>What a study's folder was last used for: <c>study.json</c>.</summary>
/// <param name="Study">The study's name.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="At">When.</param>
internal sealed record StudyFile(string Study, StudyOptions Options, DateTimeOffset At);
