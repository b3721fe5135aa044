using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Formatting;

/// <summary>Finds the class that a row means: by its name, or by its number.</summary>
/// <param name="labels">The classes' names by number.</param>
internal sealed class LabelNames(IReadOnlyList<string> labels)
{
    /// <summary>The class's number.</summary>
    /// <exception cref="DataFormatException">There is no such class.</exception>
    internal int Index(JsonNode? value, DataRow row)
    {
        if (value is JsonValue known)
        {
            if (known.TryGetValue(out bool truth))
                return Checked(truth ? 1 : 0, row);
            if (known.TryGetValue(out string? text))
                return ByName(text) ?? (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var written) && written == Math.Floor(written)
                    ? Checked((long)written, row)
                    : throw row.Problem($"the label '{text}' is none of {string.Join(", ", labels)}"));
            if (double.TryParse(known.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number))
                return Checked((long)number, row);
        }
        throw row.Problem($"the label {value?.ToJsonString() ?? "null"} is none of {string.Join(", ", labels)}");
    }

    private int? ByName(string text)
    {
        for (var i = 0; i < labels.Count; i++)
            if (labels[i] == text)
                return i;
        for (var i = 0; i < labels.Count; i++)
            if (string.Equals(labels[i], text, StringComparison.OrdinalIgnoreCase))
                return i;
        return null;
    }

    private int Checked(long index, DataRow row) => index >= 0 && index < labels.Count
        ? (int)index
        : throw row.Problem($"the label {index} is none of 0 to {labels.Count - 1} ({string.Join(", ", labels)}){(index == -1 ? "; -1 stands for labels that are not public" : "")}");
}
