using System.Text.Json.Nodes;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A published vocabulary on texts, pairs, words, windows, batches and ids: everything that an entry lists.</summary>
internal sealed class TokenizerCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        var folder = Published.Vocabulary(@case);
        var plain = TextTokenizer.FromPretrained(folder);
        var prefixed = new Lazy<TextTokenizer>(() => TextTokenizer.FromPretrained(folder, new() { AddPrefixSpace = true }));
        plain.VocabularySize.Should().Be((int)@case.Json["vocabulary_size"]!);
        foreach (var (_, token) in @case.Json["special_tokens"]!.AsObject())
            plain.TokenToId((string)token![0]!).Should().Be((long)token[1]!, (string)token[0]!);
        foreach (var entry in @case.Entries)
        {
            var tokenizer = (bool?)entry["options"]?["add_prefix_space"] == true ? prefixed.Value : plain;
            if (entry["error"] is { } error)
                FluentActions.Invoking(() => Check(tokenizer, entry)).Should().Throw<ArgumentException>($"{entry.ToJsonString()} fails there: {error}");
            else
                Check(tokenizer, entry);
        }
    }

    private static void Check(TextTokenizer tokenizer, JsonObject entry)
    {
        var options = Options(entry["options"]?.AsObject() ?? []);
        if (entry["windows"] is JsonArray windows)
            Windows(tokenizer, entry, options, windows);
        else if (entry["texts"] is JsonArray texts)
            Batch(tokenizer, entry, options, [.. texts.Select(text => (string)text!)]);
        else if (entry["words"] is JsonArray words)
            Equal(tokenizer.EncodeWords([.. words.Select(word => (string)word!)], options), entry, entry, [.. words.Select(word => (string)word!)]);
        else if (entry["text"] is { } text)
            Equal(tokenizer.Encode((string)text!, (string?)entry["text_pair"], options), entry, entry, null);
        else
            Ids(entry).Select(id => tokenizer.IdToToken(id)).Should().Equal(entry["tokens"]!.AsArray().Select(token => (string)token!), Naming(entry));
        Decoded(tokenizer, entry);
    }

    private static void Windows(TextTokenizer tokenizer, JsonObject entry, EncodeOptions options, JsonArray windows)
    {
        var ours = tokenizer.EncodeWindows((string)entry["text"]!, (string?)entry["text_pair"], options);
        ours.Should().HaveCount(windows.Count, Naming(entry));
        for (var i = 0; i < windows.Count; i++)
            Equal(ours[i], windows[i]!.AsObject(), entry, null);
    }

    private static void Batch(TextTokenizer tokenizer, JsonObject entry, EncodeOptions options, string[] texts)
    {
        var pairs = entry["text_pairs"]?.AsArray().Select(text => (string)text!).ToArray();
        var batch = tokenizer.EncodeBatch(texts, pairs, options);
        for (var row = 0; row < texts.Length; row++)
        {
            Column(batch.Encodings[row].Ids, entry["ids"]![row], entry);
            Column(batch.Encodings[row].AttentionMask, entry["attention_mask"]![row], entry);
            Column(batch.Encodings[row].SpecialTokensMask, entry["special_tokens_mask"]![row], entry);
            if (entry["token_type_ids"] is { } types)
                Column(batch.Encodings[row].TokenTypeIds, types[row], entry);
        }
        using var inputs = batch.ToInputs();
        inputs.InputIds.data<long>().Should().Equal(entry["ids"]!.AsArray().SelectMany(row => row!.AsArray()).Select(id => (long)id!), Naming(entry));
        (inputs.TokenTypeIds is not null).Should().Be(entry["token_type_ids"] is not null, Naming(entry));
    }

    private static void Equal(TokenEncoding ours, JsonObject expected, JsonObject entry, string[]? words)
    {
        Column(ours.Ids, expected["ids"], entry);
        Column(ours.AttentionMask, expected["attention_mask"], entry);
        if (expected["token_type_ids"] is { } types)
            Column(ours.TokenTypeIds, types, entry);
        if (expected["special_tokens_mask"] is { } special)
            Column(ours.SpecialTokensMask, special, entry);
        if (expected["word_ids"] is JsonArray ids)
            ours.WordIds.Should().Equal(ids.Select(id => (int?)id), Naming(entry));
        ours.Tokens.Should().Equal(expected["tokens"]!.AsArray().Select(token => (string)token!), Naming(entry));
        Enumerable.Range(0, ours.Length).Select(i => CodePoints(ours.Offsets[i], Source(i)))
            .Should().Equal(expected["offsets"]!.AsArray().Select(pair => ((int)pair![0]!, (int)pair[1]!)), Naming(entry));

        string Source(int i) => words is not null ? words[ours.WordIds[i] ?? 0] : (string)(ours.SequenceIds[i] == 1 ? entry["text_pair"] : entry["text"])!;
    }

    private static void Decoded(TextTokenizer tokenizer, JsonObject entry)
    {
        foreach (var (name, tidy) in new[] { ("decoded", false), ("decoded_clean", true) })
        {
            if (entry[name] is not JsonObject decoded)
                continue;
            tokenizer.Decode(Ids(entry), skipSpecialTokens: false, tidy).Should().Be((string)decoded["keep"]!, Naming(entry));
            tokenizer.Decode(Ids(entry), skipSpecialTokens: true, tidy).Should().Be((string)decoded["skip"]!, Naming(entry));
        }
    }

    private static EncodeOptions Options(JsonObject options)
    {
        var result = new EncodeOptions();
        foreach (var (name, value) in options)
        {
            result = name switch
            {
                "add_special_tokens" => result with { AddSpecialTokens = (bool)value! },
                "max_length" => result with { MaxLength = (int)value! },
                "stride" => result with { Stride = (int)value! },
                "pad_to_multiple_of" => result with { PadToMultipleOf = (int)value! },
                "padding_side" => result with { PaddingSide = Side((string)value!) },
                "truncation_side" => result with { TruncationSide = Side((string)value!) },
                "padding" => result with { Padding = value!.ToJsonString() == "\"max_length\"" ? PaddingStrategy.MaxLength : PaddingStrategy.Longest },
                "truncation" => result with { Truncation = Strategy(value!.ToJsonString()) },
                // These choose the tokenizer or the call.
                "add_prefix_space" or "is_split_into_words" or "return_overflowing_tokens" => result,
                _ => throw new InvalidDataException($"There is no option {name}."),
            };
        }
        return result;
    }

    private static TruncationStrategy Strategy(string json) => json switch
    {
        "true" or "\"longest_first\"" => TruncationStrategy.LongestFirst,
        "\"only_first\"" => TruncationStrategy.OnlyFirst,
        "\"only_second\"" => TruncationStrategy.OnlySecond,
        "false" or "\"do_not_truncate\"" => TruncationStrategy.None,
        _ => throw new InvalidDataException($"There is no truncation {json}."),
    };

    private static TextSide Side(string name) => name == "left" ? TextSide.Left : TextSide.Right;

    private static IEnumerable<long> Ids(JsonObject entry) => entry["ids"]!.AsArray().Select(id => (long)id!);

    // The reference counts Unicode code points, we count UTF-16 units.
    private static (int Start, int End) CodePoints(TokenSpan span, string text) => (text[..span.Start].EnumerateRunes().Count(), text[..span.End].EnumerateRunes().Count());

    private static void Column(IReadOnlyList<long> ours, JsonNode? expected, JsonObject entry) =>
        ours.Should().Equal(expected!.AsArray().Select(value => (long)value!), Naming(entry));

    private static string Naming(JsonObject entry) =>
        $"{(entry["text"] ?? entry["texts"] ?? entry["words"] ?? entry["ids"])!.ToJsonString()} with {entry["options"]?.ToJsonString() ?? "no options"}".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
