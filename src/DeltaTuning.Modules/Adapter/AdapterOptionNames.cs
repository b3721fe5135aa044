using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>A choice in a file: a field and the names of its values, the default first.</summary>
internal sealed class AdapterOptionNames<T>(string field, params (string Name, T Value)[] values)
    where T : struct, Enum
{
    /// <summary>Reads the field; an absent one means the first value.</summary>
    internal T Read(PeftConfig config)
    {
        if (config.Text(field) is not { } text)
            return values[0].Value;
        foreach (var (name, value) in values)
        {
            if (name == text)
                return value;
        }
        throw new InvalidDataException($"{config.Source}: {field} is \"{text}\"; known are {string.Join(", ", values.Select(pair => pair.Name))}.");
    }

    /// <summary>Writes the field.</summary>
    internal void Write(T value, PeftConfig config) => config.Set(field, (JsonNode)Array.Find(values, pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Name);
}
