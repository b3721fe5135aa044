using DeltaTuning.Models;

namespace DeltaTuning.Cli.Tests;

/// <summary>Tiny models with tokenizers: the fixtures' shapes with the vocabularies of the fixtures' tokenizers, and random weights.</summary>
internal static class TestModels
{
    private static string Fixture(params string[] names) => Path.Combine([Checkout.Fixtures, .. names]);

    /// <summary>A folder of the fixtures.</summary>
    public static string Of(string name) => Fixture("models", name);

    /// <summary>Writes a RoBERTa without head.</summary>
    public static string Roberta(TemporaryFolder place)
    {
        var folder = place["roberta"];
        var tokenizer = TextTokenizer.FromPretrained(Fixture("vocabularies", "tiny-roberta"));
        using var model = RobertaForMaskedLM.FromConfig(RobertaConfig.FromPretrained(Of("roberta-masked-lm")) with { VocabSize = 600 }, new() { Seed = 1 });
        return Save(model, folder, "tiny-roberta", tokenizer);
    }

    /// <summary>Writes a T5.</summary>
    public static string T5(TemporaryFolder place)
    {
        var folder = place["t5"];
        var tokenizer = TextTokenizer.FromPretrained(Fixture("vocabularies", "tiny-t5"));
        using var model = T5ForConditionalGeneration.FromConfig(T5Config.FromPretrained(Of("t5-relu-tied")) with { VocabSize = 512 }, new() { Seed = 1 });
        return Save(model, folder, "tiny-t5", tokenizer);
    }

    private static string Save(PretrainedModel model, string folder, string vocabulary, TextTokenizer tokenizer)
    {
        tokenizer.Should().NotBeNull();
        model.SavePretrained(folder);
        foreach (var file in Directory.EnumerateFiles(Fixture("vocabularies", vocabulary)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }
}
