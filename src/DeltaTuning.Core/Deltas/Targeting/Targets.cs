using System.Text.RegularExpressions;

namespace DeltaTuning;

/// <summary>Which layers of a backbone a delta attaches to: by attachment points, by names, by a regular expression, or all linear ones. PEFT's rules.</summary>
public sealed record Targets
{
    private Targets()
    {
    }

    /// <summary>Every linear layer but the projection onto the vocabulary and the task heads; PEFT's <c>all-linear</c>.</summary>
    public static Targets AllLinear { get; } = new() { IsAllLinear = true };

    /// <summary>Whether these are <see cref="AllLinear"/>'s.</summary>
    public bool IsAllLinear { get; private init; }

    /// <summary>The attachment points of <see cref="At"/>; empty for other kinds.</summary>
    public IReadOnlyList<AttachmentPoint> Points { get; private init; } = [];

    /// <summary>The names of <see cref="Named"/>; empty for other kinds.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>The expression of <see cref="Matching"/>; null for other kinds.</summary>
    public string? Pattern { get; private init; }

    /// <summary>Modules left out: names, exact or as a suffix at a dot; PEFT's <c>exclude_modules</c>.</summary>
    /// <value>Default none.</value>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Modules left out: a regular expression over the whole name; the other form of PEFT's <c>exclude_modules</c>.</summary>
    /// <value>Default null: none.</value>
    public string? ExcludePattern { get; init; }

    /// <summary>Numbers of the layers to attach in, from 0; PEFT's <c>layers_to_transform</c>. Not with <see cref="Matching"/>.</summary>
    /// <value>Default empty: all.</value>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>
    /// Names of the list that <see cref="Layers"/> counts in, such as <c>layer</c> or <c>block</c>; PEFT's <c>layers_pattern</c>. Not needed for
    /// <see cref="At"/>, whose points know their layer.
    /// </summary>
    /// <value>Default empty: the first number in a name.</value>
    public IReadOnlyList<string> LayersPattern { get; init; } = [];

    /// <summary>The modules at attachment points of the model's map.</summary>
    /// <param name="points">At least one point; what a point leaves open (stack, attention) matches everything.</param>
    /// <returns>The targets.</returns>
    public static Targets At(params IReadOnlyList<AttachmentPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return points.Count == 0 ? throw new ArgumentException("There is no point; give at least one.", nameof(points)) : new() { Points = points };
    }

    /// <summary>The modules of these names: the whole name, or its end after a dot.</summary>
    /// <param name="names">At least one name, such as <c>query</c> or <c>attention.output.dense</c>.</param>
    /// <returns>The targets.</returns>
    public static Targets Named(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0 || names.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException($"There are {names.Count} names, {names.Count(string.IsNullOrWhiteSpace)} of them blank; give at least one, none blank.", nameof(names));
        return new() { Names = names };
    }

    /// <summary>The modules whose whole name matches a regular expression.</summary>
    /// <param name="pattern">The expression, such as <c>.*layer\.[01]\.attention\.self\.(query|key)</c>.</param>
    /// <returns>The targets.</returns>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Targets Matching(string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        _ = WholeName(pattern);
        return new() { Pattern = pattern };
    }

    /// <summary>An expression that must match a whole name. It gives up on names that would take it forever.</summary>
    internal static Regex WholeName(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));

    /// <summary>What the user asked for, for messages.</summary>
    internal string Description =>
        IsAllLinear ? "all linear layers"
        : Pattern is not null ? $"the pattern \"{Pattern}\""
        : Names.Count > 0 ? $"the names {string.Join(", ", Names)}"
        : $"the points {string.Join(", ", Points)}";
}
