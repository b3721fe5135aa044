using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Miniature;

namespace DeltaTuning.Experiments.Backbones.Bundled;

/// <summary>RoBERTa's files over the generated language: merges that build each word letter by letter from its start, so that a word is one token.</summary>
internal static class BytePairFiles
{
    // GPT-2's spelling of a space within words.
    private const char Space = 'Ġ';

    // Words that open a text, where no space stands before them; the long ones first, lest a short one's merges act within them.
    private static readonly string[] Openers = ["although", "the", "in", "a", "i"];

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files.</summary>
    internal static IReadOnlyList<(string Name, string Contents)> Make(Func<int, string> configure)
    {
        var merges = Merges();
        string[] tokens = ["<s>", "<pad>", "</s>", "<unk>", .. Bytes(), .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)), "<mask>"];
        var vocabulary = new JsonObject(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        return
        [
            ("config.json", configure(tokens.Length)),
            ("vocab.json", vocabulary.ToJsonString(Written)),
            ("merges.txt", $"#version: 0.2\n{string.Join("\n", merges)}\n"),
            ("tokenizer_config.json", """{"tokenizer_class": "RobertaTokenizer", "model_max_length": 256, "add_prefix_space": false}"""),
        ];
    }

    private static List<string> Merges()
    {
        var merges = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in MiniatureWords.All.Concat(MiniatureWords.Signs).Select(word => Space + word).Concat(Openers))
        {
            for (var length = 2; length <= word.Length; length++)
            {
                if (known.Add(word[..length]))
                    merges.Add($"{word[..(length - 1)]} {word[length - 1]}");
            }
        }
        return merges;
    }

    // GPT-2's alphabet: a printable character for every byte.
    private static IEnumerable<string> Bytes()
    {
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            yield return ((char)(printable ? value : next++)).ToString();
        }
    }
}
