using System.Diagnostics.CodeAnalysis;

namespace DeltaTuning.Models;

/// <summary>Spellings and ids, with the added tokens.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<int, string> _spellings = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<int> _special = [];

    internal Vocabulary(IEnumerable<KeyValuePair<string, int>> entries, IReadOnlyList<AddedToken> added)
    {
        foreach (var (spelling, id) in entries)
            Add(spelling, id);
        foreach (var token in added)
        {
            Add(token.Content, token.Id);
            if (token.Special)
                _special.Add(token.Id);
        }
        Added = added;
    }

    /// <summary>The added tokens, special ones and others.</summary>
    internal IReadOnlyList<AddedToken> Added { get; }

    /// <summary>Number of spellings.</summary>
    internal int Count => _ids.Count;

    /// <summary>The id of a spelling.</summary>
    internal bool TryId(string spelling, out int id) => _ids.TryGetValue(spelling, out id);

    /// <summary>The spelling of an id.</summary>
    internal bool TrySpelling(long id, [NotNullWhen(true)] out string? spelling)
    {
        spelling = null;
        return id is >= 0 and <= int.MaxValue && _spellings.TryGetValue((int)id, out spelling);
    }

    /// <summary>The spelling of an id that is known to be there.</summary>
    internal string Spelling(int id) => _spellings[id];

    /// <summary>Whether an id is a special token's.</summary>
    internal bool IsSpecial(long id) => id is >= 0 and <= int.MaxValue && _special.Contains((int)id);

    private void Add(string spelling, int id)
    {
        _spellings[id] = spelling;
        _ids[spelling] = id;
    }
}
