namespace DeltaTuning.Experiments.Studies.Prompting;

/// <summary>How much data a run sees, and what the study does with so much.</summary>
/// <param name="Name">As options and reports call it.</param>
/// <param name="Shots">Examples of each class; null for all.</param>
/// <param name="BatchSize">Examples of a step.</param>
/// <param name="Seeds">The seeds; with few examples each seeds their choice too.</param>
internal sealed record DataSize(string Name, int? Shots, int BatchSize, IReadOnlyList<int> Seeds)
{
    /// <summary>16 examples of each class.</summary>
    internal static readonly DataSize FewShot = new("16-shot", 16, 4, [13, 42, 100]);

    /// <summary>All examples.</summary>
    internal static readonly DataSize Full = new("full", null, 64, [13, 21, 42]);

    /// <summary>Both.</summary>
    internal static readonly IReadOnlyList<DataSize> Both = [FewShot, Full];

    /// <summary>Whether examples are few.</summary>
    internal bool IsFewShot => Shots is not null;

    /// <summary>One by its name.</summary>
    internal static DataSize Named(string name) => Both.FirstOrDefault(size => size.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"'{name}' is no amount of data; choose {string.Join(" or ", Both.Select(size => size.Name))}.", nameof(name));
}
