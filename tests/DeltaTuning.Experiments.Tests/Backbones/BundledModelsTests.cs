using DeltaTuning.Experiments.Backbones.Bundled;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Models;
using TorchSharp;

namespace DeltaTuning.Experiments.Tests.Backbones;

public sealed class BundledModelsTests : IDisposable
{
    private readonly TemporaryFolder _cache = new();

    public static TheoryData<string> Names => [.. BundledModels.Names];

    [Theory, MemberData(nameof(Names))]
    public void Words_of_tasks_and_verbalizers_are_single_tokens(string name)
    {
        var tokenizer = TextTokenizer.FromPretrained(Unpack(name));
        var bare = new EncodeOptions { AddSpecialTokens = false };
        string[] texts = [.. new MiniatureTasks().Load("mini-sentiment").Validation.SelectMany(example => example.Sentences)];

        foreach (var word in new[] { "terrible", "great", "No", "Yes", "Maybe", "correct", "incorrect", "It", "This", "was", "is" })
            tokenizer.Encode($" {word}", null, bare).Ids.Should().ContainSingle($"{word} is one token").Which.Should().NotBe(tokenizer.TokenToId(tokenizer.SpecialTokens.Unk!));
        foreach (var text in texts)
            tokenizer.Encode(text, null, bare).Ids.Should().HaveCount(text.Split(' ').Length, text);
    }

    [Theory, MemberData(nameof(Names))]
    public void Texts_come_back(string name)
    {
        var tokenizer = TextTokenizer.FromPretrained(Unpack(name));
        foreach (var example in new MiniatureTasks().Load("mini-pairs").Validation)
            tokenizer.Decode(tokenizer.Encode(example.Sentences[0]).Ids, skipSpecialTokens: true).Replace(" .", ".", StringComparison.Ordinal)
                .Should().Be(example.Sentences[0].Replace(" .", ".", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hidden_verdict_is_told_from_the_sentence()
    {
        var folder = Unpack("mini-roberta");
        var tokenizer = TextTokenizer.FromPretrained(folder);
        using var model = RobertaForMaskedLM.FromPretrained(folder);
        var mask = tokenizer.SpecialTokens.Mask!;
        long[] words = [.. new[] { " terrible", " great" }.Select(word => tokenizer.Encode(word, null, new() { AddSpecialTokens = false }).Ids.Single())];
        var examples = new MiniatureTasks().Load("mini-sentiment").Validation;
        var right = 0;
        using var quiet = torch.no_grad();
        foreach (var example in examples)
        {
            using var scope = torch.NewDisposeScope();
            var batch = tokenizer.EncodeBatch([$"{example.Sentences[0]} It was {mask}."]);
            var place = batch.Encodings[0].Ids.ToList().IndexOf(tokenizer.TokenToId(mask)!.Value);
            var scores = model.call(batch.ToInputs()).Logits!;
            right += (scores[0, place, words[1]].item<float>() > scores[0, place, words[0]].item<float>()) == (example.Label == "1") ? 1 : 0;
        }
        (right / (double)examples.Count).Should().BeGreaterThan(0.6);
    }

    [Fact]
    public void T5_starts_an_answer()
    {
        var folder = Unpack("mini-t5");
        var tokenizer = TextTokenizer.FromPretrained(folder);
        using var model = T5ForConditionalGeneration.FromPretrained(folder);
        using var inputs = tokenizer.EncodeBatch(["the king bought the car in the city . who bought the car ?"]).ToInputs();

        using var output = model.Generate(inputs, new() { MaxNewTokens = 8 });

        tokenizer.Decode(output.Sequences[0].data<long>().ToArray(), skipSpecialTokens: true).Should().StartWith("the ");
    }

    [Fact]
    public void Who_comes_second_finds_the_same_folder()
    {
        var model = BundledModels.Find("mini-t5")!;
        var folders = new string[8];
        Parallel.For(0, folders.Length, i => folders[i] = model.Unpack(_cache.Path));

        folders.Distinct().Should().ContainSingle();
        Directory.GetDirectories(_cache.Path).Should().ContainSingle();
        Directory.GetFiles(folders[0]).Select(Path.GetFileName).Should().BeEquivalentTo("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json");
    }

    public void Dispose() => _cache.Dispose();

    private string Unpack(string name) => BundledModels.Find(name)!.Unpack(_cache.Path);
}
