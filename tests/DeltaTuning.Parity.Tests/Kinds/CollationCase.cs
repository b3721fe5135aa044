using System.Text.Json.Nodes;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Batches of ids: transformers' padding of inputs and labels, masked language modelling by its shares, T5's span corruption.</summary>
internal sealed class CollationCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        foreach (var entry in @case.Entries)
        {
            if (entry["collator"] is not null)
                Padding(entry);
            else if (entry["mlm_probability"] is not null)
                Masking(entry);
            else
                Corruption(entry, (long)entry["vocabulary_size"]!);
        }
        foreach (var given in @case.Json["given_masks"]?.AsArray() ?? [])
            Corruption(given!.AsObject(), (long)given["vocabulary_size"]!);
        foreach (var lengths in @case.Json["lengths"]?.AsArray() ?? [])
            Noise(lengths!).Lengths((int)lengths!["inputs_length"]!).Should().Be(((int)lengths["tokens_length"]!, (int)lengths["targets_length"]!), lengths.ToJsonString());
        foreach (var statistics in @case.Json["statistics"]?.AsArray() ?? [])
            Drawn(statistics!.AsObject());
    }

    private static void Padding(JsonObject entry)
    {
        var given = entry["options"]!.AsObject();
        var options = new EncodeOptions
        {
            Padding = given["padding"]?.ToJsonString() == "\"max_length\"" ? PaddingStrategy.MaxLength : PaddingStrategy.Longest,
            MaxLength = (int?)given["max_length"],
            PadToMultipleOf = (int?)given["pad_to_multiple_of"],
            PaddingSide = (string?)given["padding_side"] == "left" ? TextSide.Left : TextSide.Right,
        };
        var layout = (string)entry["collator"]! switch
        {
            "DataCollatorWithPadding" => LabelLayout.Example,
            "DataCollatorForTokenClassification" => LabelLayout.Token,
            "DataCollatorForSeq2Seq" => LabelLayout.Sequence,
            var other => throw new InvalidDataException($"There is no collator {other}."),
        };
        var collate = Collate.Encoded(new KnownIds((string)entry["tokenizer"]!), options, layout, (long?)given["label_pad_token_id"] ?? -100);
        using var inputs = collate([.. entry["features"]!.AsArray().Select(feature => new EncodedExample(Numbers(feature!["input_ids"]), Numbers(feature["labels"])))]);
        inputs.InputIds.data<long>().Should().Equal(Numbers(entry["batch"]!["input_ids"]), entry.ToJsonString().Replace("{", "", StringComparison.Ordinal));
        inputs.AttentionMask!.data<long>().Should().Equal(Numbers(entry["batch"]!["attention_mask"]));
        inputs.Labels!.data<long>().Should().Equal(Numbers(entry["batch"]!["labels"]), entry["options"]!.ToJsonString().Replace("{", "", StringComparison.Ordinal));
    }

    // Every draw differs, there as here: what is compared are shares, within five standard deviations of ours.
    private static void Masking(JsonObject entry)
    {
        var tokenizer = new KnownIds((string)entry["tokenizer"]!);
        var ids = Numbers(entry["tokens"]);
        var special = ids.Select(id => tokenizer.IsSpecial(id) ? 1L : 0L).ToArray();
        var masking = new TokenMasking { Probability = (double)entry["mlm_probability"]! };
        var random = new Random(0);
        var (plain, chosen, masked, kept) = (0, 0, 0, 0);
        for (var draw = 0; draw < (int)entry["draws"]!; draw++)
        {
            var (hidden, labels) = masking.Apply(ids, special, tokenizer, random);
            for (var i = 0; i < ids.Length; i++)
            {
                plain += special[i] == 0 ? 1 : 0;
                if (labels[i] == -100)
                {
                    hidden[i].Should().Be(ids[i]);
                    continue;
                }
                labels[i].Should().Be(ids[i]);
                special[i].Should().Be(0);
                chosen++;
                masked += hidden[i] == tokenizer.TokenToId("mask") ? 1 : 0;
                kept += hidden[i] == ids[i] ? 1 : 0;
            }
        }
        Share(chosen, plain, (double)entry["chosen_share_of_plain_tokens"]!, "chosen");
        Share(masked, chosen, (double)entry["of_the_chosen"]!["mask"]!, "mask");
        Share(kept, chosen, (double)entry["of_the_chosen"]!["kept"]!, "kept");

        static void Share(int part, int whole, double expected, string what) =>
            ((double)part / whole).Should().BeApproximately(expected, 5 * Math.Sqrt(2 * expected * (1 - expected) / whole), what);
    }

    private static void Corruption(JsonObject entry, long vocabularySize)
    {
        var (inputs, targets) = SpanCorruption.Corrupt(Numbers(entry["tokens"]), [.. Numbers(entry["noise_mask"]).Select(noise => noise == 1)], vocabularySize - 1);
        inputs.Should().Equal(Numbers(entry["inputs"]));
        targets.Should().Equal(Numbers(entry["targets"]));
    }

    private static void Drawn(JsonObject statistics)
    {
        var random = new Random(0);
        for (var draw = 0; draw < (int)statistics["draws"]!; draw++)
        {
            var mask = Noise(statistics).NoiseMask((int)statistics["length"]!, random);
            Numbers(statistics["noise_tokens_every_draw"]).Should().Contain(mask.Count(noise => noise));
            Numbers(statistics["noise_spans_every_draw"]).Should().Contain(mask.Where((noise, i) => noise && (i == 0 || !mask[i - 1])).Count());
            mask[0].Should().Be((bool)statistics["first_token_is_noise"]!);
            mask[^1].Should().Be((bool)statistics["last_token_is_noise_in_all"]!);
        }
    }

    private static SpanCorruption Noise(JsonNode settings) =>
        new() { NoiseDensity = (double)settings["noise_density"]!, MeanNoiseSpanLength = (double)settings["mean_noise_span_length"]! };

    private static long[] Numbers(JsonNode? node) => node is JsonArray array ? [.. array.SelectMany(Numbers)] : [(long)node!];
}
