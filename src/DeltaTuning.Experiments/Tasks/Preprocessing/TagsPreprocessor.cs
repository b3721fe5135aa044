using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The tokens that tags mark.</summary>
internal sealed class TagsPreprocessor : ITaskPreprocessor
{
    public string Name => "tags";

    public string Summary => "Makes 'acronym' and 'long_form' of tokens with tags B-short, I-short, B-long and I-long; rows without exactly one of each are left out.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["tokens"] = "the column of the tokens",
        ["tags"] = "the column of their tags: names, or numbers of B-long, B-short, I-long, I-short, O",
    };

    private static string[] Names { get; } = ["B-long", "B-short", "I-long", "I-short", "O"];

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var tokens = arguments.Texts(row, "tokens");
            string[] tags = [.. arguments.Texts(row, "tags").Select(tag => int.TryParse(tag, out var number) && number >= 0 && number < Names.Length ? Names[number] : tag)];
            if (tags.Length != tokens.Count)
                throw row.Problem($"it has {tokens.Count} tokens and {tags.Length} tags for them");
            if (tags.Count(tag => tag == "B-short") != 1 || tags.Count(tag => tag == "B-long") != 1)
                continue;
            row.Fields["acronym"] = Marked(tokens, tags, "short");
            row.Fields["long_form"] = Marked(tokens, tags, "long");
            yield return row;
        }
    }

    private static string Marked(IReadOnlyList<string> tokens, string[] tags, string kind)
    {
        var start = Array.IndexOf(tags, "B-" + kind);
        var length = 1 + tags.Skip(start + 1).TakeWhile(tag => tag == "I-" + kind).Count();
        return string.Join(' ', tokens.Skip(start).Take(length));
    }
}
