using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Tests.Prompts;

/// <summary>Published vocabularies, where they are at hand: in the folder that DELTATUNING_VOCABULARIES names, or in <c>shared/data</c> beside the repository.</summary>
internal static class RealVocabulary
{
    private const string Variable = "DELTATUNING_VOCABULARIES";

    internal static TextTokenizer Read(string name)
    {
        string[] places = [.. Places().Select(place => Path.Combine(place, name))];
        if (Array.Find(places, Directory.Exists) is { } folder)
            return TextTokenizer.FromPretrained(folder);
        Assert.Skip($"{name} is not at hand. {Variable} may name the folder that holds it; looked for {string.Join(" and ", places)}.");
        throw new InvalidOperationException("Assert.Skip throws.");
    }

    private static IEnumerable<string> Places()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            yield return given;
        for (var folder = Directory.GetParent(Checkout.Root); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "data");
    }
}
