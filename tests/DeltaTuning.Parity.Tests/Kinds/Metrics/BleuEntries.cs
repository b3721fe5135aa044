using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Metrics.Text;

namespace DeltaTuning.Parity.Tests.Kinds.Metrics;

/// <summary>sacreBLEU's BLEU, chrF and TER.</summary>
internal static class BleuEntries
{
    public static void Check(JsonObject entry)
    {
        var name = (string)entry["name"]!;
        var predictions = Values.Texts(entry["predictions"]);
        var columns = entry["references"]!.AsArray().Select(Values.Texts).ToArray();
        string[][] references = [.. Enumerable.Range(0, predictions.Length).Select(i => columns.Select(column => column[i]).ToArray())];
        foreach (var bleu in entry["bleu"]!.AsArray())
            Bleu(Values.Of(new BleuMetric(Bleu(bleu!["options"]!.AsObject())), predictions, references), bleu.AsObject(), name);
        foreach (var chrf in entry["chrf"]!.AsArray())
            Values.Demand(Values.Of(new ChrfMetric(Chrf(chrf!["options"]!.AsObject())), predictions, references)["chrf"], chrf["score"], $"{name} with {Values.Shown(chrf)}");
        Values.Demand(Values.Of(new TerMetric(), predictions, references)["ter"], entry["ter"], $"ter of {name}");
        foreach (var sentence in entry["sentence_bleu"]!.AsArray())
            Sentence(sentence!.AsObject());
    }

    public static void Tokenized(JsonObject text)
    {
        foreach (var (name, expected) in text.Where(pair => pair.Key != "text"))
            BleuText.Tokenize((string)text["text"]!, Tokenizer(name)).Should().Be((string)expected!, name);
    }

    private static void Bleu(IReadOnlyDictionary<string, double> ours, JsonObject expected, string name)
    {
        var what = $"{name} with {Values.Shown(expected["options"]!)}";
        Values.Demand(ours["bleu"], expected["score"], what);
        for (var n = 1; n <= 4; n++)
            Values.Demand(ours[$"precision_{n}"], expected["precisions"]![n - 1], what);
        foreach (var value in new[] { "brevity_penalty", "system_length", "reference_length" })
            Values.Demand(ours[value], expected[value], $"{value} of {what}");
    }

    private static void Sentence(JsonObject sentence)
    {
        string[] prediction = [(string)sentence["prediction"]!];
        string[][] references = [Values.Texts(sentence["references"])];
        var what = Values.Shown(sentence);
        Values.Demand(Values.Of(new BleuMetric(new() { EffectiveOrder = true }), prediction, references)["bleu"], sentence["bleu"], what);
        Values.Demand(Values.Of(new ChrfMetric(), prediction, references)["chrf"], sentence["chrf"], what);
        Values.Demand(Values.Of(new ChrfMetric(new() { WordOrder = 2 }), prediction, references)["chrf"], sentence["chrf++"], what);
    }

    private static BleuOptions Bleu(JsonObject options) => new()
    {
        Lowercase = (bool?)options["lowercase"] ?? false,
        EffectiveOrder = (bool?)options["use_effective_order"] ?? false,
        SmoothingValue = (double?)options["smooth_value"],
        Tokenizer = Tokenizer((string?)options["tokenize"] ?? "13a"),
        Smoothing = (string?)options["smooth_method"] switch
        {
            null or "exp" => BleuSmoothing.Exponential,
            "floor" => BleuSmoothing.Floor,
            "add-k" => BleuSmoothing.AddK,
            "none" => BleuSmoothing.None,
            var other => throw new InvalidDataException($"There is no smoothing {other}."),
        },
    };

    private static ChrfOptions Chrf(JsonObject options) => new()
    {
        CharacterOrder = (int?)options["char_order"] ?? 6,
        WordOrder = (int?)options["word_order"] ?? 0,
        Beta = (double?)options["beta"] ?? 2,
        Lowercase = (bool?)options["lowercase"] ?? false,
        Whitespace = (bool?)options["whitespace"] ?? false,
        EpsilonSmoothing = (bool?)options["eps_smoothing"] ?? false,
    };

    private static BleuTokenizer Tokenizer(string name) => name switch
    {
        "13a" => BleuTokenizer.V13a,
        "intl" => BleuTokenizer.International,
        "char" => BleuTokenizer.Character,
        "none" => BleuTokenizer.None,
        _ => throw new InvalidDataException($"There is no tokenizer {name}."),
    };
}
