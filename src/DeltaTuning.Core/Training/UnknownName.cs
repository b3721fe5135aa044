namespace DeltaTuning.Training;

/// <summary>The error of a name that stands for nothing.</summary>
internal static class UnknownName
{
    public static ArgumentException Of(string kind, string name, IReadOnlyList<string> names)
    {
        var near = NearestNames.To(name.ToLowerInvariant(), names);
        return new($"There is no {kind} \"{name}\". " + (near.Count > 0 ? $"Near to it: {string.Join(", ", near)}." : $"There are {string.Join(", ", names)}."));
    }
}
