namespace QuickStart.Reviews;

/// <summary>
/// Writes reviews with their labels, 1 good and 0 bad. A word alone does not decide: a third of the clauses is negated, and a third of the reviews sets two opposite
/// opinions against each other, of which the main clause counts.
/// </summary>
internal sealed class ReviewGrammar(Words words, int seed)
{
    private static readonly string[] Intensifiers = ["very", "really", "truly", "quite", "so", "extremely", "simply", "utterly"];
    private static readonly string[] Negators = ["not", "never", "hardly", "not at all"];

    private readonly Random _random = new(seed);

    /// <summary>Different reviews, good and bad ones by turns.</summary>
    public IReadOnlyList<Example> Write(int count)
    {
        var reviews = new List<Example>(count);
        var seen = new HashSet<string>();
        while (reviews.Count < count)
        {
            var label = reviews.Count % 2;
            var sentence = Review(label == 1);
            if (seen.Add(sentence))
                reviews.Add(new(sentence, label));
        }
        return reviews;
    }

    private string Review(bool good)
    {
        if (_random.Next(3) > 0)
            return $"{Opinion(good)} .";
        var (main, aside) = (Plain(good), Plain(!good));
        return _random.Next(3) switch
        {
            0 => $"{aside} , but {main} .",
            1 => $"although {aside} , {main} .",
            _ => $"{main} , even though {aside} .",
        };
    }

    private string Opinion(bool good) => _random.Next(3) == 0 ? Negated(good) : Plain(good);

    private string Negated(bool good) => _random.Next(3) switch
    {
        0 => $"i do not think that the {Noun()} is {Adjective(!good)}",
        _ => $"the {Noun()} was {Pick(Negators)} {Adjective(!good)}",
    };

    private string Plain(bool good) => _random.Next(4) switch
    {
        0 => $"the {Noun()} was {Intensified(good)}",
        1 => $"i found the {Noun()} {Intensified(good)}",
        2 => $"this {Noun()} is {Intensified(good)}",
        _ => $"the {Noun()} turned out to be {Intensified(good)}",
    };

    private string Intensified(bool good) => _random.Next(2) == 0 ? Adjective(good) : $"{Pick(Intensifiers)} {Adjective(good)}";

    private string Adjective(bool good) => Pick(good ? words.Good : words.Bad);

    private string Noun() => Pick(words.Nouns);

    private string Pick(IReadOnlyList<string> from) => from[_random.Next(from.Count)];
}
