using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>
/// What is trained, in the study's letters: <c>AP</c>; <c>PT+BF+AP</c> at once; <c>AP&gt;BF&gt;PT</c> one after the other, where a stage may be several at once
/// (<c>PT+BF&gt;AP</c>); <c>none</c> for the backbone as it is.
/// </summary>
public sealed class MethodExpression
{
    /// <summary>The word for nothing trained.</summary>
    public const string NoneWord = "none";

    private MethodExpression(IReadOnlyList<IReadOnlyList<StudyMethod>> stages) => Stages = stages;

    /// <summary>The stages in order, each with what is trained at once; none for <c>none</c>.</summary>
    public IReadOnlyList<IReadOnlyList<StudyMethod>> Stages { get; }

    /// <summary>Whether nothing is trained.</summary>
    public bool IsNone => Stages.Count == 0;

    /// <summary>Whether there are several stages.</summary>
    public bool IsSequence => Stages.Count > 1;

    /// <summary>Whether the backbone's own parameters are trained in place: full fine-tuning alone.</summary>
    public bool TrainsBackbone => Stages is [[{ TrainsBackbone: true }]];

    /// <summary>The methods, each once.</summary>
    public IReadOnlyList<StudyMethod> Methods => [.. Stages.SelectMany(stage => stage).Distinct()];

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression; spaces and case do not matter.</param>
    /// <param name="methods">The methods that are known; null for <see cref="StudyMethods.Default"/>.</param>
    /// <returns>What it means.</returns>
    /// <exception cref="ArgumentException">A method is not known (the message has the nearest names), is missing between two signs, or stands twice in a stage.</exception>
    public static MethodExpression Parse(string text, StudyMethods? methods = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (IsNoneWord(text.Trim()))
            return new([]);
        methods ??= StudyMethods.Default;
        return new([.. text.Split('>').Select(stage => Stage(stage, text, methods))]);
    }

    /// <summary>Makes what is applied to a backbone.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="options">Options beyond the study's defaults, by <c>METHOD.option</c>.</param>
    /// <returns>A method or a composition; null for <c>none</c>.</returns>
    /// <exception cref="ArgumentException">An option is not known, or its value means nothing.</exception>
    public IDeltaPart? Create(nn.Module backbone, IReadOnlyDictionary<string, double>? options = null)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        IDeltaPart[] stages = [.. Parts(backbone, options).Select(Together)];
        return stages.Length switch
        {
            0 => null,
            1 => stages[0],
            _ => DeltaComposition.Sequential(stages),
        };
    }

    /// <summary>Demands that options belong to the methods here.</summary>
    /// <param name="options">Options by <c>METHOD.option</c>.</param>
    /// <exception cref="ArgumentException">One is not known; the message has those that are.</exception>
    public void CheckOptions(IReadOnlyDictionary<string, double> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        StudyMethods.CheckOptions(Methods, options);
    }

    /// <summary>The expression in its plain form, such as <c>PT+BF&gt;AP</c>.</summary>
    /// <returns>The text, which <see cref="Parse"/> reads.</returns>
    public override string ToString() => IsNone ? NoneWord : string.Join('>', Stages.Select(StageName));

    /// <summary>A stage's letters, such as <c>PT+BF</c>.</summary>
    internal static string StageName(IReadOnlyList<StudyMethod> stage) => string.Join('+', stage.Select(method => method.Name));

    /// <summary>Whether a word means nothing trained.</summary>
    internal static bool IsNoneWord(string word) => word.Equals(NoneWord, StringComparison.OrdinalIgnoreCase) || word == "-";

    /// <summary>The parts of each stage.</summary>
    internal IEnumerable<IReadOnlyList<IDeltaPart>> Parts(nn.Module backbone, IReadOnlyDictionary<string, double>? options)
    {
        var given = options ?? new Dictionary<string, double>();
        CheckOptions(given);
        return Stages.Select(stage => stage.Select(method => method.Create(backbone, SettingsOf(method, given))).ToArray());
    }

    /// <summary>What a stage trains, as one part.</summary>
    internal static IDeltaPart Together(IReadOnlyList<IDeltaPart> parts) => parts.Count == 1 ? parts[0] : DeltaComposition.Simultaneous(parts);

    private static StudyMethod[] Stage(string text, string whole, StudyMethods methods)
    {
        string[] names = [.. text.Split('+').Select(name => name.Trim())];
        if (Array.Exists(names, name => name.Length == 0))
            throw new ArgumentException($"'{whole}' lacks a method beside a '+' or '>'; write PT+BF for what is trained at once, AP>BF for what follows.");
        if (Array.Exists(names, IsNoneWord))
            throw new ArgumentException($"'{whole}' joins '{NoneWord}' with methods; it stands alone.");
        StudyMethod[] stage = [.. names.Select(name => methods[name])];
        return stage.GroupBy(method => method).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new ArgumentException($"'{whole}' has {twice.Key.Name} twice in a stage; name each once.")
            : stage;
    }

    private static MethodSettings SettingsOf(StudyMethod method, IReadOnlyDictionary<string, double> options)
    {
        var prefix = method.Name + ".";
        return new(method.Name, options.Where(option => option.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(option => option.Key[prefix.Length..], option => option.Value, StringComparer.Ordinal));
    }
}
