using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Methods;

namespace DeltaTuning.Cli.Options;

/// <summary>A method by its letters, and its options.</summary>
internal static class MethodOptions
{
    /// <summary>What is trained.</summary>
    /// <param name="description">What for.</param>
    /// <param name="otherwise">The default; null for none.</param>
    public static Option<string?> Method(string description, string? otherwise = null)
    {
        var option = new Option<string?>("--method") { Description = description, HelpName = "method" };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => otherwise;
        foreach (var method in StudyMethods.Default.All)
            option.CompletionSources.Add(method.Name);
        return option;
    }

    /// <summary>Options of the method.</summary>
    public static Option<string[]> Set() => new("--set") { Description = "An option of the method, such as rank=16, or LR.rank=16 where there are several; repeat it for more. [see: deltatuning methods]", HelpName = "name=value", DefaultValueFactory = _ => [] };

    /// <summary>Reads options of methods.</summary>
    /// <param name="expression">The methods.</param>
    /// <param name="settings">What was given by <c>--set</c>.</param>
    /// <returns>The options by <c>METHOD.option</c>.</returns>
    /// <exception cref="UsageException">One is no <c>name=value</c>, or does not say of which method it is.</exception>
    public static IReadOnlyDictionary<string, double> Read(string expression, IReadOnlyList<string> settings)
    {
        var methods = Parse(expression).Methods;
        var options = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            if (setting.Split('=', 2) is not [{ Length: > 0 } name, var text] || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                throw new UsageException($"--set is \"{setting}\"; it must be name=number, such as rank=16.");
            if (!name.Contains('.', StringComparison.Ordinal))
                name = methods is [var only] ? $"{only.Name}.{name}" : throw new UsageException($"--set is \"{setting}\", but {expression} has several methods; write {(methods.Count > 0 ? methods[0].Name : "LR")}.{setting}.");
            options[name] = value;
        }
        return UsageException.Naming(() =>
        {
            Parse(expression).CheckOptions(options);
            return options;
        });
    }

    /// <summary>Reads methods.</summary>
    /// <exception cref="UsageException">One is not known; the message has the nearest names.</exception>
    public static MethodExpression Parse(string expression) => UsageException.Naming(() => MethodExpression.Parse(expression));
}
