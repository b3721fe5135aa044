using static DeltaTuning.Experiments.Miniature.MiniatureWords;

namespace DeltaTuning.Experiments.Miniature;

/// <summary>A sentence that praises or blames. Negation and contrast turn single words around, so that counting them does not do.</summary>
/// <param name="Text">The sentence, in lower case with spaces around signs, as SST-2's.</param>
/// <param name="IsPraise">Whether it praises on the whole.</param>
internal sealed record Opinion(string Text, bool IsPraise)
{
    /// <summary>Draws one.</summary>
    internal static Opinion Draw(Random random, bool praise)
    {
        var (work, other) = (Pick(Works), Pick(Works));
        return new(
            random.Next(8) switch
            {
                0 => $"the {work} was {Degree()}{Adjective(praise)} .",
                1 => $"i {Verb(praise)} the {Pick(Plain)} {work} .",
                2 => $"a {Adjective(praise)} {work} with a {Adjective(praise)} {other} .",
                3 => $"the {work} was {Adjective(!praise)} but the {other} was {Degree()}{Adjective(praise)} .",
                4 => $"although the {work} was {Adjective(!praise)} , i {Verb(praise)} it .",
                5 => $"the {Pick(Plain)} {work} was not {Adjective(!praise)} .",
                6 => $"i have never seen such a {Adjective(praise)} {work} .",
                _ => $"i {Verb(praise)} the {work} and the {other} was {Adjective(praise)} .",
            },
            praise);

        string Pick(string[] words) => words[random.Next(words.Length)];

        string Adjective(bool good) => Pick(good ? Praise : Blame);

        string Verb(bool good) => Pick(good ? Liking : Disliking);

        string Degree() => random.Next(2) == 0 ? $"{Pick(Degrees)} " : "";
    }
}
