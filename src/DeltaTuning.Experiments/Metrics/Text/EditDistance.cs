namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>What is done to a word of the prediction to come nearer to the reference.</summary>
internal enum Edit
{
    /// <summary>Not reached.</summary>
    None,

    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is replaced.</summary>
    Substitute,

    /// <summary>A word of the reference is put in.</summary>
    Insert,

    /// <summary>It is left out.</summary>
    Delete,
}

/// <summary>The edit distance of word lists within a beam around the diagonal, as Tercom computes it.</summary>
internal static class EditDistance
{
    private const int Beam = 25;

    /// <summary>The distance and the edits, in order.</summary>
    public static (int Cost, Edit[] Edits) Between(string[] prediction, string[] reference)
    {
        var table = new (int Cost, Edit Edit)[prediction.Length + 1, reference.Length + 1];
        for (var i = 0; i <= prediction.Length; i++)
        {
            for (var j = 0; j <= reference.Length; j++)
                table[i, j] = i == 0 ? (j, Edit.Insert) : (int.MaxValue / 2, Edit.None);
        }
        var ratio = prediction.Length > 0 ? (double)reference.Length / prediction.Length : 1;
        var width = Beam < ratio / 2 ? (int)Math.Ceiling((ratio / 2) + Beam) : Beam;
        for (var i = 1; i <= prediction.Length; i++)
        {
            var diagonal = (int)Math.Floor(i * ratio);
            var end = i == prediction.Length ? reference.Length + 1 : Math.Min(reference.Length + 1, diagonal + width);
            for (var j = Math.Max(0, diagonal - width); j < end; j++)
                table[i, j] = Cheapest(table, i, j, j > 0 && prediction[i - 1] == reference[j - 1]);
        }
        return (table[prediction.Length, reference.Length].Cost, Trace(table, prediction.Length, reference.Length));
    }

    // Of equal costs, substituting is before deleting, and that before inserting.
    private static (int, Edit) Cheapest((int Cost, Edit Edit)[,] table, int i, int j, bool same)
    {
        if (j == 0)
            return (table[i - 1, 0].Cost + 1, Edit.Delete);
        var best = (Cost: table[i - 1, j - 1].Cost + (same ? 0 : 1), Edit: same ? Edit.Keep : Edit.Substitute);
        if (table[i - 1, j].Cost + 1 < best.Cost)
            best = (table[i - 1, j].Cost + 1, Edit.Delete);
        return table[i, j - 1].Cost + 1 < best.Cost ? (table[i, j - 1].Cost + 1, Edit.Insert) : best;
    }

    private static Edit[] Trace((int Cost, Edit Edit)[,] table, int i, int j)
    {
        var edits = new List<Edit>();
        while (i > 0 || j > 0)
        {
            var edit = table[i, j].Edit;
            edits.Add(edit);
            (i, j) = edit switch
            {
                Edit.Insert => (i, j - 1),
                Edit.Delete => (i - 1, j),
                _ => (i - 1, j - 1),
            };
        }
        edits.Reverse();
        return [.. edits];
    }
}
