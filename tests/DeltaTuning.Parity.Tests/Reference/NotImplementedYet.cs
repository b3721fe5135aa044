namespace DeltaTuning.Parity.Tests.Reference;

/// <summary>The one list of what the library does not do yet: cases that an entry matches must fail, all others must pass.</summary>
internal static class NotImplementedYet
{
    /// <summary>The list, beside the test program.</summary>
    public const string FileName = "NotImplementedYet.txt";

    /// <summary>The entries, in the file's order.</summary>
    public static IReadOnlyList<Entry> Entries { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, FileName)).Where(line => line.Length > 0 && line[0] != '#').Select(Entry.Parse)];

    /// <summary>The first entry that a case's facts match; null where it has to pass.</summary>
    public static Entry? Of(IReadOnlyDictionary<string, string> facts) => Entries.FirstOrDefault(entry => entry.Matches(facts));

    /// <summary>A line: <c>NAME=VALUE, NAME=VALUE : reason</c>. It matches a case that has every one of these facts; VALUE|VALUE is either.</summary>
    internal sealed record Entry(string Line, IReadOnlyDictionary<string, string[]> Wanted, string Reason)
    {
        /// <summary>Reads a line.</summary>
        public static Entry Parse(string line)
        {
            var colon = line.IndexOf(" :", StringComparison.Ordinal);
            var facts = colon < 0 ? [] : line[..colon].Split(", ");
            if (facts.Length == 0 || line[(colon + 2)..].Trim().Length == 0 || facts.Any(fact => !fact.Contains('=', StringComparison.Ordinal)))
                throw new InvalidDataException($"{FileName} has the line \"{line}\"; a line is NAME=VALUE, NAME=VALUE : reason.");
            return new(line, facts.Select(fact => fact.Split('=', 2)).ToDictionary(fact => fact[0], fact => fact[1].Split('|')), line[(colon + 2)..].Trim());
        }

        /// <summary>Whether a case has the facts.</summary>
        public bool Matches(IReadOnlyDictionary<string, string> facts) =>
            Wanted.All(wanted => facts.TryGetValue(wanted.Key, out var fact) && wanted.Value.Contains(fact, StringComparer.Ordinal));

        /// <summary>The same as one entry per combination of values.</summary>
        public IEnumerable<Entry> OneByOne() => Wanted.Aggregate<KeyValuePair<string, string[]>, IEnumerable<Entry>>([this], (entries, wanted) =>
            from entry in entries
            from value in wanted.Value
            select entry with
            {
                Line = entry.Line.Replace($"{wanted.Key}={string.Join('|', wanted.Value)}", $"{wanted.Key}={value}", StringComparison.Ordinal),
                Wanted = new Dictionary<string, string[]>(entry.Wanted) { [wanted.Key] = [value] },
            });

        /// <inheritdoc/>
        public override string ToString() => Line;
    }
}
