using System.Globalization;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>Classes in the order of their ids: numbers by value, before other names by their characters.</summary>
internal sealed class ClassOrder : IComparer<string>
{
    public static ClassOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => (Number(x), Number(y)) switch
    {
        ({ } left, { } right) when left != right => left.CompareTo(right),
        (not null, null) => -1,
        (null, not null) => 1,
        _ => string.CompareOrdinal(x, y),
    };

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
