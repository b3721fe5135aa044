namespace DeltaTuning.Experiments.Data;

/// <summary>The rows that a reading skipped because they are malformed.</summary>
public sealed class MalformedRows
{
    private const int Kept = 100;

    private readonly List<DataFormatException> _first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first hundred, each with file, line and reason.</summary>
    public IReadOnlyList<DataFormatException> First => _first;

    internal void Add(DataFormatException row)
    {
        Count++;
        if (_first.Count < Kept)
            _first.Add(row);
    }
}
