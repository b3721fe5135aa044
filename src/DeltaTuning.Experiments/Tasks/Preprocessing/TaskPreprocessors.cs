namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The preprocessors that come along.</summary>
public static class TaskPreprocessors
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, ITaskPreprocessor> All { get; } = new ITaskPreprocessor[]
    {
        new OptionsPreprocessor(),
        new ShuffledOptionsPreprocessor(),
        new SplitOptionsPreprocessor(),
        new PairOrderPreprocessor(),
        new KeepPreprocessor(),
        new ReplacePreprocessor(),
        new JoinPreprocessor(),
        new NumberPreprocessor(),
        new ThresholdPreprocessor(),
        new MajorityPreprocessor(),
        new SpanPreprocessor(),
        new TagsPreprocessor(),
        new TablePreprocessor(),
        new KeysPreprocessor(),
        new GroupPreprocessor(),
        new ExpandPreprocessor(),
        new TrueAnswersPreprocessor(),
        new SupportPreprocessor(),
        new RunTogetherPreprocessor(),
        new FillPreprocessor(),
        new LookupPreprocessor(),
        new PatternPreprocessor(),
        new MatchesPreprocessor(),
        new CopyPreprocessor(),
        new ComposePreprocessor(),
        new GatherPreprocessor(),
        new DistinctPreprocessor(),
        new FlattenPreprocessor(),
    }.ToDictionary(preprocessor => preprocessor.Name, StringComparer.Ordinal);
}
