namespace DeltaTuning.Experiments.Miniature;

/// <summary>The words of the generated language. All that is written with them has one token a word in the bundled backbones.</summary>
internal static class MiniatureWords
{
    /// <summary>Adjectives of praise.</summary>
    internal static readonly string[] Praise =
    [
        "great", "wonderful", "brilliant", "charming", "funny", "clever", "beautiful", "fresh", "moving", "perfect", "lovely", "warm", "smart", "amazing", "honest", "tender",
    ];

    /// <summary>Adjectives of blame.</summary>
    internal static readonly string[] Blame =
    [
        "terrible", "awful", "boring", "dull", "stupid", "weak", "bad", "horrible", "lazy", "tired", "clumsy", "silly", "flat", "empty", "cold", "ugly",
    ];

    /// <summary>Adjectives of neither.</summary>
    internal static readonly string[] Plain = ["long", "short", "old", "new", "loud", "quiet", "dark", "bright", "slow", "quick"];

    /// <summary>What those do who praise.</summary>
    internal static readonly string[] Liking = ["loved", "enjoyed", "liked", "adored", "admired"];

    /// <summary>What those do who blame.</summary>
    internal static readonly string[] Disliking = ["hated", "disliked", "regretted", "endured", "skipped"];

    /// <summary>What is judged.</summary>
    internal static readonly string[] Works = ["movie", "film", "plot", "story", "actor", "director", "scene", "music", "ending", "script", "song", "book", "show", "cast", "hero", "joke"];

    /// <summary>Words that strengthen.</summary>
    internal static readonly string[] Degrees = ["very", "really", "quite", "truly", "rather", "so"];

    /// <summary>Persons, each with its synonym.</summary>
    internal static readonly string[][] Persons = [["man", "guy"], ["woman", "lady"], ["doctor", "physician"], ["teacher", "tutor"], ["boy", "lad"], ["thief", "robber"], ["king", "ruler"], ["child", "kid"]];

    /// <summary>What persons did, each with its synonym.</summary>
    internal static readonly string[][] Deeds = [["bought", "purchased"], ["built", "made"], ["found", "discovered"], ["watched", "observed"], ["fixed", "repaired"], ["hid", "concealed"], ["wanted", "desired"], ["sold", "traded"]];

    /// <summary>To what they did it, each with its synonym.</summary>
    internal static readonly string[][] Things = [["car", "automobile"], ["house", "home"], ["boat", "ship"], ["picture", "photo"], ["bike", "bicycle"], ["stone", "rock"], ["gift", "present"], ["hat", "cap"]];

    /// <summary>Where, each with its synonym.</summary>
    internal static readonly string[][] Places = [["city", "town"], ["forest", "woods"], ["shop", "store"], ["road", "street"], ["garden", "yard"], ["harbor", "port"], ["valley", "dale"], ["field", "meadow"]];

    /// <summary>What holds sentences together, and the words of tasks and templates.</summary>
    internal static readonly string[] Others =
    [
        "the", "a", "i", "it", "is", "was", "with", "but", "although", "not", "never", "have", "seen", "such", "and", "in", "by", "this", "of", "who", "what", "where", "did", "there",
        "review", "positive", "negative", "sentence", "question", "context", "summary", "short", "equivalent", "different", "same", "yes", "no",
        "It", "This", "Yes", "No", "Maybe", "correct", "incorrect", "entailment", "neutral", "contradiction", "acceptable", "unacceptable",
    ];

    /// <summary>Signs that stand alone between spaces.</summary>
    internal static readonly string[] Signs = [".", ",", "?", ":", "1", "2", "[SEP]"];

    /// <summary>All words, each once, in a fixed order.</summary>
    internal static IReadOnlyList<string> All { get; } =
    [
        .. ((IEnumerable<string>)[.. Others, .. Praise, .. Blame, .. Plain, .. Liking, .. Disliking, .. Works, .. Degrees]).Concat(Persons.Concat(Deeds).Concat(Things).Concat(Places).SelectMany(pair => pair)).Distinct(),
    ];
}
