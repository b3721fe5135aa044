using DeltaTuning.Experiments.Backbones.Bundled;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;

namespace DeltaTuning.PretrainMiniature;

/// <summary>Pre-trains a bundled model from fresh weights and writes them in float16. The same machine and number of threads give the same bits.</summary>
internal sealed class Pretraining(BundledModel model, int steps)
{
    internal const int Steps = 4000;

    private const double TextToTextRate = 3e-3;
    private const double MaskedRate = 1e-3;

    private const int BatchSize = 48;
    private const int Seed = 7;

    /// <summary>Trains, and writes NAME.safetensors.</summary>
    internal void Run(string output)
    {
        var folder = Directory.CreateTempSubdirectory("pretrain-").FullName;
        try
        {
            model.WriteTexts(folder);
            var tokenizer = TextTokenizer.FromPretrained(folder);
            using var backbone = Create(folder);
            foreach (var parameter in backbone.parameters())
                parameter.requires_grad = true;
            var batches = tokenizer.SpecialTokens.Mask is null ? TextToText(tokenizer) : Masked(tokenizer);
            var result = Trainer(backbone).Fit(new MixedBatches(steps, Seed, batches), new MixedBatches(40, Seed + 1, batches), new Progress());
            Console.WriteLine(FormattableString.Invariant($"{model.Name}: loss {result.Evaluations[^1].Result.Loss:F4}, {result.Elapsed.TotalSeconds:F0} s"));
            Save(backbone, Path.Combine(output, $"{model.Name}.safetensors"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Trainer Trainer(PretrainedModel backbone) => new(backbone, new()
    {
        LearningRate = backbone is T5ForConditionalGeneration ? TextToTextRate : MaskedRate,
        WeightDecay = 0.01,
        WarmupRatio = 0.05,
        MaxSteps = steps,
        EvaluateEvery = steps,
        Seed = Seed,
        LogEvery = 200,
        Device = torch.CPU,
    })
    {
        Metric = null,
    };

    private static PretrainedModel Create(string folder)
    {
        var options = new PretrainedOptions { Seed = Seed };
        return File.Exists(Path.Combine(folder, "vocab.json"))
            ? RobertaForMaskedLM.FromConfig(RobertaConfig.FromPretrained(folder), options)
            : T5ForConditionalGeneration.FromConfig(T5Config.FromPretrained(folder), options);
    }

    // What follows from the rest is mostly hidden, the rest seldom: a random word of a random sentence teaches grammar alone.
    private static Func<Random, ModelInputs> Masked(TextTokenizer tokenizer)
    {
        var collate = Collate.Encoded(tokenizer, labels: LabelLayout.Token);
        var mask = tokenizer.TokenToId(tokenizer.SpecialTokens.Mask!)!.Value;
        return random => collate([.. Texts(random).Select(text => Hidden(text, tokenizer, mask, random))]);
    }

    private static EncodedExample Hidden(CorpusText text, TextTokenizer tokenizer, long mask, Random random)
    {
        var encoding = tokenizer.Encode(text.Whole);
        var (ids, labels) = (encoding.Ids.ToArray(), new long[encoding.Length]);
        Array.Fill(labels, -100);
        for (var place = 0; place < ids.Length; place++)
        {
            var span = encoding.Offsets[place];
            var isKey = span.Start >= text.Before.Length && span.End <= text.Before.Length + 1 + text.Key.Length;
            if (encoding.SpecialTokensMask[place] != 0 || random.NextDouble() >= (isKey ? 0.8 : 0.03))
                continue;
            labels[place] = ids[place];
            ids[place] = random.Next(10) == 0 ? ids[place] : mask;
        }
        return new(ids, labels);
    }

    // A quarter T5's own spans of noise; else what follows from the rest, as in the language model adaptation of T5.1.1.
    private static Func<Random, ModelInputs> TextToText(TextTokenizer tokenizer)
    {
        var answered = Collate.SequenceToSequence(tokenizer);
        return random => random.Next(4) == 0
            ? Collate.SpanCorruption(tokenizer, corruption: new() { NoiseDensity = 0.25, MeanNoiseSpanLength = 2 }, seed: random.Next())([.. Texts(random).Select(text => text.Whole)])
            : answered([.. Texts(random).Select(Answered)]);
    }

    private static TextExample<string> Answered(CorpusText text) => text.After.Length == 0
        ? new(text.Before, null, text.Key)
        : new($"{text.Before} <extra_id_0>{text.After}", null, $"<extra_id_0> {text.Key}");

    private static IEnumerable<CorpusText> Texts(Random random) => Enumerable.Range(0, BatchSize).Select(_ => CorpusText.Draw(random));

    private static void Save(PretrainedModel backbone, string path)
    {
        using var scope = torch.NewDisposeScope();
        SafetensorsFile.Save(path, backbone.named_parameters().Select(pair => KeyValuePair.Create(pair.name, pair.parameter.detach().to(torch.float16))), new Dictionary<string, string> { ["format"] = "pt" });
    }

    private sealed class Progress : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(FormattableString.Invariant($"step {value.Step} loss {value.Loss:F4} {value.Elapsed.TotalSeconds:F0} s"));
    }
}
