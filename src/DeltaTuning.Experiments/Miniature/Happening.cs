using static DeltaTuning.Experiments.Miniature.MiniatureWords;

namespace DeltaTuning.Experiments.Miniature;

/// <summary>Who did what to which thing where, as indexes of <see cref="MiniatureWords"/>; words that mean the same have one index.</summary>
internal readonly record struct Happening(int Person, int Deed, int Thing, int Place)
{
    /// <summary>Draws one.</summary>
    internal static Happening Draw(Random random) => new(random.Next(Persons.Length), random.Next(Deeds.Length), random.Next(Things.Length), random.Next(Places.Length));

    /// <summary>Another one, of which one part, or two, differ.</summary>
    internal Happening Changed(Random random)
    {
        var (changed, first, count) = (this, random.Next(4), 1 + random.Next(2));
        for (var part = first; part < first + count; part++)
        {
            changed = (part % 4) switch
            {
                0 => changed with { Person = Other(Person, Persons.Length, random) },
                1 => changed with { Deed = Other(Deed, Deeds.Length, random) },
                2 => changed with { Thing = Other(Thing, Things.Length, random) },
                _ => changed with { Place = Other(Place, Places.Length, random) },
            };
        }
        return changed;
    }

    /// <summary>A sentence that tells it, in words and an order drawn at random.</summary>
    internal string Tell(Random random) => random.Next(3) switch
    {
        0 => $"in the {Word(Places[Place], random)} the {Word(Persons[Person], random)} {Word(Deeds[Deed], random)} the {Word(Things[Thing], random)} .",
        1 => $"the {Word(Things[Thing], random)} was {Word(Deeds[Deed], random)} by the {Word(Persons[Person], random)} in the {Word(Places[Place], random)} .",
        _ => $"the {Word(Persons[Person], random)} {Word(Deeds[Deed], random)} the {Word(Things[Thing], random)} in the {Word(Places[Place], random)} .",
    };

    private static string Word(string[] synonyms, Random random) => synonyms[random.Next(synonyms.Length)];

    private static int Other(int part, int count, Random random) => (part + 1 + random.Next(count - 1)) % count;
}
