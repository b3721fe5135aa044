namespace DeltaTuning.Experiments.Metrics;

/// <summary>
/// Precision, recall and F1 of entities in tagged sentences, equal to seqeval's: <c>f1_micro</c>, <c>f1_macro</c>, <c>f1_weighted</c>, <c>precision_…</c> and <c>recall_…</c> alike, and
/// <c>token_accuracy</c>. An entity is right when its type, start and end are. Averages over no type are NaN (macro) or 0. It keeps counts, not sentences.
/// </summary>
/// <param name="strict">Whether an entity begins with B- and goes on with I- of its type (IOB2), others being none; otherwise as CoNLL's script, which also lets I- begin one.</param>
public sealed class EntityMetric(bool strict = false) : IStreamingMetric<IReadOnlyList<string>, IReadOnlyList<string>>
{
    private readonly SortedDictionary<string, (long Right, long Predicted, long Support)> _types = new(StringComparer.Ordinal);
    private long _tokens;
    private long _right;
    private long _sentences;

    /// <summary>The numbers of each type, in ordinal order.</summary>
    public IReadOnlyList<ClassScores<string>> PerType => [.. _types.Select(type => new ClassScores<string>(type.Key, type.Value.Right, type.Value.Predicted, type.Value.Support))];

    /// <summary>Takes a sentence.</summary>
    /// <param name="prediction">The predicted tags, such as <c>B-PER</c>, <c>I-PER</c> and <c>O</c>.</param>
    /// <param name="reference">The right tags, as many.</param>
    /// <exception cref="ArgumentException">There are not as many predicted as right tags, or a tag is empty.</exception>
    public void Add(IReadOnlyList<string> prediction, IReadOnlyList<string> reference)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(reference);
        if (prediction.Count != reference.Count)
            throw new ArgumentException($"{prediction.Count} tags are predicted for {reference.Count} tokens.", nameof(prediction));
        if (prediction.Concat(reference).Any(string.IsNullOrEmpty))
            throw new ArgumentException("A tag is empty; a token outside of entities has the tag O.", nameof(prediction));
        _sentences++;
        _tokens += reference.Count;
        _right += prediction.Zip(reference).Count(pair => pair.First == pair.Second);
        var (predicted, right) = (Entities(prediction), Entities(reference));
        foreach (var entity in predicted.Union(right))
        {
            var counts = _types.GetValueOrDefault(entity.Type);
            var (isPredicted, isRight) = (predicted.Contains(entity), right.Contains(entity));
            _types[entity.Type] = (counts.Right + (isPredicted && isRight ? 1 : 0), counts.Predicted + (isPredicted ? 1 : 0), counts.Support + (isRight ? 1 : 0));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Compute()
    {
        MetricGuard.HasItems(_sentences);
        var types = PerType;
        var together = new ClassScores<string>("", types.Sum(type => type.TruePositives), types.Sum(type => type.Predicted), types.Sum(type => type.Support));
        var values = new OrderedDictionary<string, double>();
        foreach (var (name, of) in new (string, Func<ClassScores<string>, double>)[] { ("f1", type => type.F1), ("precision", type => type.Precision), ("recall", type => type.Recall) })
        {
            values.Add($"{name}_micro", of(together));
            values.Add($"{name}_macro", types.Count == 0 ? double.NaN : types.Average(of));
            values.Add($"{name}_weighted", ClassScores<string>.Ratio(types.Sum(type => type.Support * of(type)), together.Support));
        }
        values.Add("token_accuracy", ClassScores<string>.Ratio(_right, _tokens));
        return values;
    }

    private HashSet<(string Type, int Start, int End)> Entities(IReadOnlyList<string> tags)
    {
        var entities = new HashSet<(string, int, int)>();
        int? start = null;
        for (var i = 0; i <= tags.Count; i++)
        {
            var (before, here) = (i == 0 ? ("O", "") : Parts(tags[i - 1]), i == tags.Count ? ("O", "") : Parts(tags[i]));
            if (start is { } begun && Ends(before, here))
            {
                entities.Add((before.Item2, begun, i - 1));
                start = null;
            }
            if (Starts(before, here))
                start = i;
        }
        return entities;
    }

    private static (string Mark, string Type) Parts(string tag)
    {
        var dash = tag.IndexOf('-', StringComparison.Ordinal);
        return (tag[..1], dash >= 0 ? tag[(dash + 1)..] : tag.Length > 1 ? tag[1..] : "_");
    }

    private static bool IsOutside(string mark) => mark is "O" or ".";

    private bool Ends((string Mark, string Type) before, (string Mark, string Type) here) => strict
        ? here.Mark != "I" || here.Type != before.Type
        : before.Mark is "E" or "S" || (before.Mark is "B" or "I" && (here.Mark is "B" or "S" or "O")) || (!IsOutside(before.Mark) && before.Type != here.Type);

    private bool Starts((string Mark, string Type) before, (string Mark, string Type) here) => strict
        ? here.Mark == "B"
        : here.Mark is "B" or "S" || (before.Mark is "E" or "S" or "O" && (here.Mark is "E" or "I")) || (!IsOutside(here.Mark) && before.Type != here.Type);
}
