using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Methods;

/// <summary>The methods that a study knows by their letters. <see cref="Default"/> has the study's and those of the library; a method of your own is added by <see cref="With"/>.</summary>
public sealed class StudyMethods
{
    private readonly Dictionary<string, StudyMethod> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes a registry.</summary>
    /// <param name="methods">The methods, in the order in which they are listed.</param>
    /// <exception cref="ArgumentException">Letters are taken twice, or are none.</exception>
    public StudyMethods(IReadOnlyList<StudyMethod> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        All = methods;
        foreach (var method in methods)
        {
            foreach (var name in method.Aliases.Prepend(method.Name))
            {
                if (name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit) || MethodExpression.IsNoneWord(name))
                    throw new ArgumentException($"A method cannot be called '{name}': take letters and digits, and not '{MethodExpression.NoneWord}'.", nameof(methods));
                if (!_byName.TryAdd(name, method))
                    throw new ArgumentException($"Two methods are called {name}: \"{_byName[name].Description}\" and \"{method.Description}\".", nameof(methods));
            }
        }
    }

    /// <summary>
    /// FT, PT, PF, LR, AP and BF as the study set them up, and IA3, LN, CP, PM, LP and DR, which the library has besides. What each is by default is in
    /// <c>docs/study-runs.md</c>.
    /// </summary>
    public static StudyMethods Default { get; } = new([.. WholeModelMethods.All, .. TokenMethods.All, .. LayerMethods.All]);

    /// <summary>All methods, in order.</summary>
    public IReadOnlyList<StudyMethod> All { get; }

    /// <summary>A method by its letters, in any case.</summary>
    /// <param name="name">The letters or an alias.</param>
    /// <returns>The method.</returns>
    /// <exception cref="ArgumentException">There is none; the message has the nearest and all names.</exception>
    public StudyMethod this[string name] => _byName.TryGetValue(name, out var method)
        ? method
        : throw new ArgumentException($"There is no method '{name}'.{Nearest(name)} Known are {string.Join(", ", All.Select(known => known.Name))} and '{MethodExpression.NoneWord}'; '+' joins what is trained at once, '>' what follows.");

    /// <summary>A registry with one method more.</summary>
    /// <param name="method">The method.</param>
    /// <returns>The new registry; this one is unchanged.</returns>
    /// <exception cref="ArgumentException">Its letters are taken.</exception>
    public StudyMethods With(StudyMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new([.. All, method]);
    }

    /// <summary>Demands that options are ones of the methods used.</summary>
    internal static void CheckOptions(IReadOnlyCollection<StudyMethod> used, IReadOnlyDictionary<string, double> options)
    {
        string[] known = [.. used.SelectMany(method => method.Options.Select(option => $"{method.Name}.{option.Name}"))];
        foreach (var (name, value) in options)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
                throw new ArgumentException($"{name} is no option of {string.Join(", ", used.Select(method => method.Name))}. Known are {(known.Length == 0 ? "none" : string.Join(", ", known))}.", nameof(options));
            if (!double.IsFinite(value))
                throw new ArgumentException($"{name} is {value}; give a finite number.", nameof(options));
        }
    }

    private string Nearest(string name) => NearestNames.To(name.ToUpperInvariant(), _byName.Keys) is { Count: > 0 } near ? $" Did you mean {Listing.Of(near)}?" : "";
}
