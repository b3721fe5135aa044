using DeltaTuning.Experiments.Methods;

namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>The methods that a user names.</summary>
internal static class SubsetOptions
{
    /// <summary>Reads methods and sets of them that are trained at once.</summary>
    /// <exception cref="ArgumentException">One is not known, or is a sequence.</exception>
    internal static IReadOnlyList<string> Read(IReadOnlyList<string> methods, StudyMethods known) => [.. methods.Select(text => Subset(text, known)).Distinct()];

    /// <summary>Reads orders of stages.</summary>
    /// <exception cref="ArgumentException">A method is not known, or something is no sequence.</exception>
    internal static IReadOnlyList<string> ReadOrders(IReadOnlyList<string> methods, StudyMethods known) => [.. methods.Select(text => Order(text, known)).Distinct()];

    private static string Subset(string text, StudyMethods known)
    {
        var method = MethodExpression.Parse(text, known);
        return method.IsSequence
            ? throw new ArgumentException($"'{text}' is a sequence; this study trains at once, as in {text.Replace('>', '+')}.", nameof(text))
            : MethodSubsets.Ordered(method.ToString());
    }

    private static string Order(string text, StudyMethods known)
    {
        var method = MethodExpression.Parse(text, known);
        return method.IsSequence
            ? method.ToString()
            : throw new ArgumentException($"'{text}' has one stage; this study trains in stages, as in {MethodSubsets.Orders[0]}.", nameof(text));
    }
}
