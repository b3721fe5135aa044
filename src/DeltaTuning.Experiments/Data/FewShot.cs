namespace DeltaTuning.Experiments.Data;

/// <summary>Samples K examples per class as LM-BFF (Gao et al. 2021) and the study do, equal to theirs for equal examples in equal order.</summary>
public static class FewShot
{
    /// <summary>Below this score an STS-B pair is of class 0, from it on of class 1.</summary>
    public const double ScoreBoundary = 2.5;

    /// <summary>
    /// Shuffles the examples as <c>np.random.seed(seed); np.random.shuffle(lines)</c>, and takes of each class the first K to train on and the next K to choose by.
    /// </summary>
    /// <typeparam name="T">An example.</typeparam>
    /// <param name="examples">All examples, in the order of the data set.</param>
    /// <param name="label">The class of an example.</param>
    /// <param name="perClass">K; at least 1.</param>
    /// <param name="seed">The seed; the study's are 13, 21, 42, 87 and 100. Not negative.</param>
    /// <param name="allowFewer">Whether a class may have fewer than 2 K examples, and then gives what it has.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="perClass"/> or <paramref name="seed"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There is no example, or a class has too few.</exception>
    public static FewShotSample<T> Sample<T>(IReadOnlyList<T> examples, Func<T, string> label, int perClass, int seed, bool allowFewer = false)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentOutOfRangeException.ThrowIfLessThan(perClass, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        if (examples.Count == 0)
            throw new ArgumentException("There are no examples to sample from.", nameof(examples));
        var shuffled = examples.ToArray();
        new NumpyRandom((uint)seed).Shuffle<T>(shuffled);
        // GroupBy keeps the order in which classes are met.
        var classes = shuffled.GroupBy(label).Select(group => (group.Key, Members: group.ToArray())).ToArray();
        var small = classes.FirstOrDefault(group => group.Members.Length < 2 * perClass);
        if (small.Members is not null && !allowFewer)
            throw new ArgumentException($"Class '{small.Key}' has {small.Members.Length} examples; {perClass} to train on and {perClass} to choose by take {2 * perClass}.", nameof(examples));
        return new(
            [.. classes.SelectMany(group => group.Members.Take(perClass))],
            [.. classes.SelectMany(group => group.Members.Skip(perClass).Take(perClass))]);
    }

    /// <summary>The class of a score between 0 and 5, as STS-B is sampled.</summary>
    /// <param name="score">The score.</param>
    /// <returns><c>0</c> below <see cref="ScoreBoundary"/>, otherwise <c>1</c>.</returns>
    public static string ScoreClass(double score) => score < ScoreBoundary ? "0" : "1";
}
