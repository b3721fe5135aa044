namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>The edits of TER (Snover et al. 2006): shifts of word groups, found greedily, and what is left to insert, delete and substitute.</summary>
internal static class TranslationEdits
{
    private const int LongestShift = 10;
    private const int FarthestShift = 50;
    private const int MostCandidates = 1000;

    /// <summary>How many edits make the reference of a prediction.</summary>
    public static int Count(string[] prediction, string[] reference)
    {
        if (reference.Length == 0)
            return prediction.Length;
        var (words, shifts, tried) = (prediction, 0, 0);
        while (true)
        {
            var shift = Best(words, reference, ref tried);
            if (tried >= MostCandidates || shift is null || shift.Value.Gain <= 0)
                return shifts + EditDistance.Between(words, reference).Cost;
            shifts++;
            words = shift.Value.Words;
        }
    }

    // The greatest gain; of equal ones the longest group, the earliest, and the earliest target.
    private static (int Gain, string[] Words)? Best(string[] words, string[] reference, ref int tried)
    {
        var (cost, edits) = EditDistance.Between(words, reference);
        var alignment = new Alignment(edits);
        ((int Gain, int Length, int Start, int Target) Rank, string[] Words)? best = null;
        foreach (var (start, other, length) in Matches(words, reference))
        {
            if (!alignment.CanShift(start, other, length))
                continue;
            foreach (var target in alignment.Targets(other, length))
            {
                var shifted = Shifted(words, start, length, target);
                var rank = (cost - EditDistance.Between(shifted, reference).Cost, length, -start, -target);
                tried++;
                if (best is null || rank.CompareTo(best.Value.Rank) > 0)
                    best = (rank, shifted);
            }
            if (tried >= MostCandidates)
                break;
        }
        return best is { } found ? (found.Rank.Gain, found.Words) : null;
    }

    private static IEnumerable<(int Start, int Other, int Length)> Matches(string[] words, string[] reference)
    {
        for (var start = 0; start < words.Length; start++)
        {
            for (var other = Math.Max(0, start - FarthestShift); other < reference.Length && other <= start + FarthestShift; other++)
            {
                for (var length = 1; length <= LongestShift && start + length <= words.Length && other + length <= reference.Length && words[start + length - 1] == reference[other + length - 1]; length++)
                    yield return (start, other, length);
            }
        }
    }

    private static string[] Shifted(string[] words, int start, int length, int target)
    {
        if (target < start)
            return [.. words[..target], .. words[start..(start + length)], .. words[target..start], .. words[(start + length)..]];
        return target > start + length
            ? [.. words[..start], .. words[(start + length)..target], .. words[start..(start + length)], .. words[target..]]
            : [.. words[..start], .. words[(start + length)..Math.Min(words.Length, length + target)], .. words[start..(start + length)], .. words[Math.Min(words.Length, length + target)..]];
    }

    // Which word of the prediction stands at each of the reference, and which are wrong.
    private sealed class Alignment
    {
        private readonly List<int> _places = [];
        private readonly List<bool> _wrong = [];
        private readonly List<bool> _missed = [];

        public Alignment(Edit[] edits)
        {
            foreach (var edit in edits)
            {
                if (edit is not Edit.Insert)
                    _wrong.Add(edit is not Edit.Keep);
                if (edit is Edit.Delete)
                    continue;
                _missed.Add(edit is not Edit.Keep);
                _places.Add(_wrong.Count - 1);
            }
        }

        public bool CanShift(int start, int other, int length) =>
            _wrong.GetRange(start, length).Contains(true) && _missed.GetRange(other, length).Contains(true) && !(start <= _places[other] && _places[other] < start + length);

        // Before the group's place in the reference, and after each of its words.
        public IEnumerable<int> Targets(int other, int length)
        {
            var last = -1;
            for (var place = other - 1; place < other + length && place < _places.Count; place++)
            {
                var target = place < 0 ? 0 : _places[place] + 1;
                if (target != last)
                    yield return target;
                last = target;
            }
        }
    }
}
