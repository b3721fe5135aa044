using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks.Formatting;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The arguments of one use of a preprocessor.</summary>
/// <param name="step">The step.</param>
/// <param name="folder">The data folder, for preprocessors that read a second file; null where there is none.</param>
public sealed class PreprocessorArguments(TaskStep step, string? folder = null)
{
    /// <summary>The data folder, for preprocessors that read a second file; null where there is none.</summary>
    public string? Folder { get; } = folder;

    /// <summary>All arguments by name.</summary>
    public IReadOnlyDictionary<string, string> All => step.With;

    /// <summary>An argument.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="ArgumentException">The step does not give it.</exception>
    public string Required(string name) => step.With.TryGetValue(name, out var value)
        ? value
        : throw new ArgumentException($"The step '{step.Use}' needs '{name}' in its 'with'; it has {(step.With.Count == 0 ? "nothing" : string.Join(", ", step.With.Keys))}.");

    /// <summary>An argument that may be left out.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value, or null.</returns>
    public string? Optional(string name) => step.With.GetValueOrDefault(name);

    /// <summary>A number that may be left out.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value, or null.</returns>
    /// <exception cref="ArgumentException">It is no number.</exception>
    public double? Number(string name) => Optional(name) switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new ArgumentException($"'{name}' of the step '{step.Use}' is '{text}', which is no number."),
    };

    /// <summary>A list, whose items stand between commas.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The items.</returns>
    /// <exception cref="ArgumentException">The step does not give it.</exception>
    public IReadOnlyList<string> List(string name) => Required(name).Split(',', StringSplitOptions.TrimEntries);

    /// <summary>A row's value at the path that an argument names.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The value; null for a JSON null.</returns>
    /// <exception cref="DataFormatException">The row has no such value.</exception>
    public JsonNode? Value(DataRow row, string name) => new RowPath(Required(name)).Read(row);

    /// <summary>A row's text at the path that an argument names; a list joined by spaces.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="DataFormatException">The row has no such value, or it is an object.</exception>
    public string Text(DataRow row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        var path = new RowPath(Required(name));
        return FormatText.Of(path.Read(row), row, path);
    }

    /// <summary>A row's list of texts at the path that an argument names.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The texts.</returns>
    /// <exception cref="DataFormatException">The row has no such value, or it is no list.</exception>
    public IReadOnlyList<string> Texts(DataRow row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        var path = new RowPath(Required(name));
        return path.Read(row) is JsonArray list
            ? [.. list.Select(item => FormatText.Of(item, row, path))]
            : throw row.Problem($"'{path}' is no list");
    }
}
