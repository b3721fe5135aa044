using System.Text.Encodings.Web;
using System.Text.Json;
using DeltaTuning.Models;

namespace DeltaTuning.Experiments.Tests.Prompts;

/// <summary>Tokenizers whose tokens are words, so that what they make of a text can be read.</summary>
internal static class WordTokenizers
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string Words =
        "no reason to watch It was terrible great This is incorrect correct The the man plays he He guitar No Yes Maybe A a b c d e dog sleeps Does What game they They play it";

    // With no space before them.
    private static readonly string[] Openers = ["no", "The", "A", "What", "He", "They", "a"];

    /// <summary>RoBERTa's, with the ids of its special tokens: 0 &lt;s&gt;, 1 &lt;pad&gt;, 2 &lt;/s&gt;, 3 &lt;unk&gt;.</summary>
    internal static TextTokenizer Roberta { get; } = Read(folder =>
    {
        var merges = new List<string>();
        foreach (var word in Words.Split(' ').Select(word => "Ġ" + word).Concat(Openers))
        {
            for (var length = 2; length <= word.Length; length++)
            {
                var merge = $"{word[..(length - 1)]} {word[length - 1]}";
                if (!merges.Contains(merge))
                    merges.Add(merge);
            }
        }
        // GPT-2's alphabet: a printable character for every byte.
        var next = 256;
        var letters = Enumerable.Range(0, 256).Select(value => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? value : next++).Select(letter => ((char)letter).ToString());
        string[] tokens = ["<s>", "<pad>", "</s>", "<unk>", .. letters, .. merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)), "<mask>"];
        File.WriteAllText(folder["vocab.json"], JsonSerializer.Serialize(tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id), Written));
        File.WriteAllText(folder["merges.txt"], $"#version: 0.2\n{string.Join('\n', merges)}\n");
        File.WriteAllText(folder["tokenizer_config.json"], """{"tokenizer_class": "RobertaTokenizer"}""");
    });

    /// <summary>BERT's, which makes letters small.</summary>
    internal static TextTokenizer Bert { get; } = Read(folder =>
    {
        string[] tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ",", "?", .. Words.ToLowerInvariant().Split(' ').Distinct()];
        File.WriteAllLines(folder["vocab.txt"], tokens);
        File.WriteAllText(folder["tokenizer_config.json"], """{"tokenizer_class": "BertTokenizer", "do_lower_case": true}""");
    });

    private static TextTokenizer Read(Action<TemporaryFolder> write)
    {
        using var folder = new TemporaryFolder();
        write(folder);
        return TextTokenizer.FromPretrained(folder.Path);
    }
}
