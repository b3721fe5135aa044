using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Formatting;

/// <summary>Where a value stands in a row: <c>answers.text.0</c>, <c>output.*.answer</c> for one value of each item, <c>a|b</c> for the first that is there.</summary>
internal sealed class RowPath(string path)
{
    private readonly string[] _alternatives = path.Split('|');

    /// <summary>The paths, of which the first that is there counts.</summary>
    internal IReadOnlyList<string> Alternatives => _alternatives;

    /// <inheritdoc/>
    public override string ToString() => path;

    /// <summary>The value; null for a JSON null.</summary>
    /// <exception cref="DataFormatException">There is none.</exception>
    internal JsonNode? Read(DataRow row) => TryRead(row, out var value)
        ? value
        : throw row.Problem($"it has no '{path}'; its columns are {string.Join(", ", row.Fields.Select(field => field.Key))}");

    internal bool TryRead(DataRow row, out JsonNode? value)
    {
        foreach (var alternative in _alternatives)
        {
            var star = alternative.IndexOf(".*.", StringComparison.Ordinal);
            if (star < 0 || row.Fields.ContainsKey(alternative) ? row.TryGet(alternative, out value) : TryEach(row, alternative[..star], alternative[(star + 3)..], out value))
                return true;
        }
        value = null;
        return false;
    }

    // Hubs store a list of objects as such, or as an object of lists.
    private static bool TryEach(DataRow row, string list, string rest, out JsonNode? values)
    {
        values = null;
        if (!row.TryGet(list, out var items))
            return false;
        if (items is JsonObject)
            return row.TryGet($"{list}.{rest}", out values);
        if (items is not JsonArray array)
            return false;
        var found = new JsonArray();
        for (var i = 0; i < array.Count; i++)
        {
            if (!row.TryGet($"{list}.{i}.{rest}", out var value))
                return false;
            found.Add(value?.DeepClone());
        }
        values = found;
        return true;
    }
}
