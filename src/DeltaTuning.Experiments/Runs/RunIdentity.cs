using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DeltaTuning.Experiments.Runs;

/// <summary>What makes a run this run and no other: its configuration as canonical JSON, and the name made of it.</summary>
public static class RunIdentity
{
    private const int HashDigits = 10;
    private const int MostOfAPart = 32;

    /// <summary>The configuration's one form in JSON: every value, names in order. Equal configurations have equal texts.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The text, indented, as <c>configuration.json</c> holds it.</returns>
    public static string Canonical(RunConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return JsonSerializer.Serialize(Ordered(configuration), RunJson.Default.RunConfiguration);
    }

    /// <summary>The run's id, the name of its folder: task, method, model, learning rates and seed to read, and a hash of the whole configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <returns>The id: small letters, digits and <c>. _ + -</c>.</returns>
    public static string Of(RunConfiguration configuration)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(configuration))));
        return string.Join('-', Readable(configuration).Select(Plain).Where(part => part.Length > 0).Append(hash[..HashDigits]));
    }

    private static IEnumerable<string> Readable(RunConfiguration configuration)
    {
        yield return configuration.Task ?? configuration.Kind;
        yield return configuration.Method;
        yield return Path.GetFileName(configuration.Model.TrimEnd('/', '\\')) is { Length: > 0 } leaf ? leaf : configuration.Model;
        if (configuration.Shots is { } shots)
            yield return string.Create(CultureInfo.InvariantCulture, $"k{shots}");
        if (configuration.DataSeed is { } dataSeed)
            yield return string.Create(CultureInfo.InvariantCulture, $"d{dataSeed}");
        if (configuration.Template)
            yield return "template";
        if (configuration.LearningRates.Count > 0)
            yield return "lr" + string.Join('_', configuration.LearningRates.Select(rate => rate.ToString("0.###e-0", CultureInfo.InvariantCulture)));
        yield return string.Create(CultureInfo.InvariantCulture, $"s{configuration.Seed}");
    }

    private static string Plain(string part)
    {
        var text = string.Concat(part.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '+' or '-' ? letter : '_')).Trim('_');
        return text.Length <= MostOfAPart ? text : text[..MostOfAPart];
    }

    private static RunConfiguration Ordered(RunConfiguration configuration) => configuration with
    {
        MethodOptions = Sorted(configuration.MethodOptions),
        Settings = Sorted(configuration.Settings),
    };

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> items) =>
        new(items.ToDictionary(item => item.Key, item => item.Value), StringComparer.Ordinal);
}
