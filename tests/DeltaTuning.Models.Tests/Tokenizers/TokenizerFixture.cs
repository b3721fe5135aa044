using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Models.Tests.Tokenizers;

/// <summary>
/// Small tokenizers: the published vocabularies, cut down to what the listed texts need, so that transformers' tokens for these texts are theirs too.
/// </summary>
internal static class TokenizerFixture
{
    /// <summary>Every folder of tokenizer files.</summary>
    public static readonly string[] Folders = ["bert", "bert-json", "roberta", "roberta-json", "t5", "t5-json"];

    private static readonly Dictionary<string, TextTokenizer> Read = [];

    /// <summary>The path of a folder.</summary>
    public static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Tokenizers", "Fixtures", name);

    /// <summary>A tokenizer, read once.</summary>
    public static TextTokenizer Get(string name)
    {
        if (!Read.TryGetValue(name, out var tokenizer))
            Read[name] = tokenizer = TextTokenizer.FromPretrained(Folder(name));
        return tokenizer;
    }

    /// <summary>What transformers gave for a folder's texts.</summary>
    public static IEnumerable<JsonObject> Expected(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(name.Split('-')[0]), "expected.json")))!.AsArray().Select(entry => entry!.AsObject());

    /// <summary>A copy of a folder that a test may damage; deleted when disposed.</summary>
    public static TemporaryFolder Copy(string name)
    {
        var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Folder(name)).Where(file => !file.EndsWith("expected.json", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        return copy;
    }

    /// <summary>Writes a JSON file.</summary>
    public static void Write(this TemporaryFolder folder, string name, object content) =>
        File.WriteAllText(Path.Combine(folder.Path, name), content as string ?? JsonSerializer.Serialize(content));
}
