namespace DeltaTuning.Files;

/// <summary>Lists in messages, cut where they get long.</summary>
internal static class Listing
{
    private const int Shown = 8;

    /// <summary>The first few, and how many there are besides.</summary>
    internal static string Of<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        var more = all.Count > Shown + 1 ? $", and {all.Count - Shown} more" : "";
        return string.Join(", ", more.Length > 0 ? all.Take(Shown) : all) + more;
    }
}
