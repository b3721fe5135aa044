using DeltaTuning.Experiments.Tasks;
using static DeltaTuning.Experiments.Miniature.MiniatureWords;

namespace DeltaTuning.Experiments.Miniature;

/// <summary>The generated tasks whose answers are free text.</summary>
internal static class GenerationTasks
{
    /// <summary>A question on a sentence; the answer stands in it.</summary>
    internal static MiniatureTask Question { get; } = new(
        MiniatureTask.Declare("mini-question", "question answering", "extractive", "question: {question} context: {context}", "{answer}", "QA-F1"),
        (random, _) =>
        {
            var (person, deed, thing, place) = (Pick(Persons, random), Pick(Deeds, random), Pick(Things, random), Pick(Places, random));
            var context = $"the {person} {deed} the {thing} in the {place} .";
            var (question, answer) = random.Next(3) switch
            {
                0 => ($"who {deed} the {thing} ?", $"the {person}"),
                1 => ($"what was {deed} by the {person} ?", $"the {thing}"),
                _ => ($"where was the {thing} {deed} ?", $"in the {place}"),
            };
            return new() { Input = $"question: {question} context: {context}", Targets = [answer] };
        });

    /// <summary>What is said of three things, in short.</summary>
    internal static MiniatureTask Summary { get; } = new(
        MiniatureTask.Declare("mini-summary", "conditional generation", "summarization", "summary: {document}", "{summary}", "Rouge-L"),
        (random, _) =>
        {
            var works = Works.ToArray();
            random.Shuffle(works);
            string[] words = [.. Praise, .. Blame, .. Plain];
            var parts = works.Take(3).Select(work => (Work: work, Word: words[random.Next(words.Length)])).ToArray();
            return new()
            {
                Input = $"summary: {string.Join(" ", parts.Select(part => $"the {part.Work} was {(random.Next(2) == 0 ? $"{Degrees[random.Next(Degrees.Length)]} " : "")}{part.Word} ."))}",
                Targets = [string.Join(" and ", parts.Select(part => $"a {part.Word} {part.Work}"))],
            };
        });

    private static string Pick(string[][] words, Random random)
    {
        var synonyms = words[random.Next(words.Length)];
        return synonyms[random.Next(synonyms.Length)];
    }
}
