using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The paragraphs that a question needs, out of many.</summary>
internal sealed class SupportPreprocessor : ITaskPreprocessor
{
    public string Name => "support";

    public string Summary => "Makes 'context', the sentences of the paragraphs whose titles the supporting facts name.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["titles"] = "the list of the paragraphs' titles",
        ["sentences"] = "the list of the paragraphs, each a list of sentences",
        ["facts"] = "the list of the titles that support the answer",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var titles = arguments.Texts(row, "titles");
            var facts = arguments.Texts(row, "facts").ToHashSet(StringComparer.Ordinal);
            if (arguments.Value(row, "sentences") is not JsonArray paragraphs || paragraphs.Count != titles.Count)
                throw row.Problem($"'{arguments.Required("sentences")}' is no list of {titles.Count} paragraphs");
            row.Fields["context"] = string.Join(' ', titles
                .Select((title, i) => (title, paragraph: paragraphs[i]))
                .Where(pair => facts.Contains(pair.title))
                .Select(pair => pair.paragraph is JsonArray sentences
                    ? string.Concat(sentences.Select(sentence => sentence?.ToString()))
                    : throw row.Problem($"the paragraph '{pair.title}' is no list of sentences")));
            yield return row;
        }
    }
}
