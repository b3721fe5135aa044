namespace DeltaTuning.Models;

/// <summary>Which rows have ended.</summary>
internal sealed class RowEnds(int rows, SearchSettings settings)
{
    private readonly bool[] _ended = new bool[rows];

    /// <summary>Whether rows can end before the greatest length.</summary>
    public bool AreWatched => settings.Ends.Count > 0;

    /// <summary>Whether a row goes on.</summary>
    public bool AnyRuns => Array.IndexOf(_ended, false) >= 0;

    /// <summary>Whether the last step's tokens hold padding.</summary>
    public bool Padded { get; private set; }

    /// <summary>Takes a step's tokens, putting padding in the place of those of ended rows.</summary>
    /// <returns>The tokens of rows that had not ended, null elsewhere.</returns>
    public long?[] Take(long[] tokens)
    {
        var told = new long?[tokens.Length];
        Padded = false;
        for (var row = 0; row < tokens.Length; row++)
        {
            if (_ended[row])
                (tokens[row], Padded) = (settings.Padding, true);
            else
                told[row] = tokens[row];
            _ended[row] |= settings.Ends.Contains(tokens[row]) && told[row] is not null;
        }
        return told;
    }
}
