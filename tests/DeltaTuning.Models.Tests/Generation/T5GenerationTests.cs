using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models.Tests.Pretrained;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Generation;

public sealed class T5GenerationTests
{
    private static readonly string Cases = Path.Combine(Checkout.Fixtures, "generation", "t5-relu-tied");

    // Entries of the reference that ask for nothing but greedy search.
    [Theory]
    [InlineData("greedy")]
    [InlineData("greedy, eos")]
    [InlineData("greedy, two eos ids")]
    [InlineData("default length")]
    [InlineData("one token")]
    [InlineData("decoder_input_ids")]
    public void Sequences_EqualThoseOfTransformers(string name)
    {
        using var scope = NewDisposeScope();
        var entry = JsonNode.Parse(File.ReadAllText(Path.Combine(Cases, "search", "case.json")))!["entries"]!.AsArray().Single(entry => (string)entry!["name"]! == name)!;
        var options = entry["options"]!;
        using var model = Reference();
        var inputs = new ModelInputs { InputIds = Matrix(entry["input_ids"]!), AttentionMask = Matrix(entry["attention_mask"]!), DecoderInputIds = options["decoder_input_ids"] is { } start ? Matrix(start) : null };
        var output = model.Generate(inputs, new() { MaxNewTokens = (int?)options["max_new_tokens"] ?? new GenerationOptions().MaxNewTokens, EndTokens = Ends(options["eos_token_id"]) });
        TensorAssert.Identical(output.Sequences, Matrix(entry["sequences"]!));
    }

    [Fact]
    public void Scores_OfEachStep_EqualThoseOfTransformers()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var tensors = SafetensorsFile.Open(Path.Combine(Cases, "greedy-scores", "tensors.safetensors"));
        using var model = Reference();
        using var cache = model.NewCache();
        var encoded = model.Encode(new() { InputIds = tensors.Read("in.input_ids"), AttentionMask = tensors.Read("in.attention_mask") });
        var sequences = tensors.Read("out.sequences");
        for (var step = 0; step < sequences.shape[1] - 1; step++)
            TensorAssert.Close(model.NextLogits(sequences.narrow(1, step, 1), encoded, cache), tensors.Read($"out.logits.{step}"), 1e-4, 1e-4, $"step {step}");
    }

    [Theory]
    [InlineData("relu", true)]
    [InlineData("gated-gelu", false)]
    public void Scores_EqualThoseOfWholePasses(string feedForward, bool tied)
    {
        using var model = Tiny(feedForward, tied);
        using var inputs = Inputs();
        using var output = model.Generate(inputs, new() { MaxNewTokens = 9, EndTokens = [], OutputLogits = true });
        output.Sequences.shape.Should().Equal(3, 10);
        output.Logits.Should().HaveCount(9);
        for (var step = 0; step < 9; step++)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var whole = model.call(inputs with { DecoderInputIds = output.Sequences.narrow(1, 0, step + 1) }).Logits!;
            var last = whole.narrow(1, step, 1).squeeze(1);
            TensorAssert.Close(output.Logits![step], last, 1e-4, 1e-5, $"step {step}");
            TensorAssert.Identical(output.Sequences.narrow(1, step + 1, 1), last.argmax(-1, keepdim: true), $"token {step}");
        }
    }

    [Fact]
    public void AStartOfSeveralTokens_EqualsTheSameTokensGenerated()
    {
        using var model = Tiny("relu", tied: false);
        using var inputs = Inputs();
        using var whole = model.Generate(inputs, new() { MaxNewTokens = 6, EndTokens = [] });
        using var start = whole.Sequences.narrow(1, 0, 4).clone();
        using var rest = model.Generate(inputs with { DecoderInputIds = start }, new() { MaxNewTokens = 3, EndTokens = [] });
        TensorAssert.Identical(rest.Sequences, whole.Sequences);
    }

    [Fact]
    public void Rows_EndAtTheirEndToken_ArePadded_AndAllEnded_Stops()
    {
        using var model = Tiny("relu", tied: false);
        using var inputs = Inputs();
        using var free = model.Generate(inputs, new() { MaxNewTokens = 8, EndTokens = [] });
        var rows = Rows(free.Sequences);
        var ends = rows.Select(row => row[2]).Distinct().ToArray();
        using var output = model.Generate(inputs, new() { MaxNewTokens = 8, EndTokens = ends });
        var expected = rows.Select(row => row.Take(row.Skip(1).ToList().FindIndex(ends.Contains) + 2).ToArray()).ToArray();
        var length = expected.Max(row => row.Length);
        length.Should().BeLessThanOrEqualTo(3);
        Rows(output.Sequences).Should().BeEquivalentTo(expected.Select(row => row.Concat(Enumerable.Repeat(0L, length - row.Length))), options => options.WithStrictOrdering());
    }

    [Fact]
    public void EachLayer_SeesNewTokensOnly_AndTheSourceOnce()
    {
        using var model = Tiny("relu", tied: true);
        using var inputs = Inputs();
        var seen = new Dictionary<string, List<long>>();
        string[] watched = ["encoder.block.0.layer.0.SelfAttention.q", "decoder.block.1.layer.0.SelfAttention.k", "decoder.block.1.layer.1.EncDecAttention.q", "decoder.block.1.layer.1.EncDecAttention.v"];
        foreach (var (name, module) in model.named_modules().Where(item => watched.Contains(item.name)))
        {
            seen[name] = [];
            ((Linear)module).register_forward_hook((_, input, _) =>
            {
                seen[name].Add(input.shape[1]);
                return null!;
            });
        }
        using var output = model.Generate(inputs, new() { MaxNewTokens = 3, EndTokens = [] });
        watched.Select(name => seen[name]).Should().BeEquivalentTo(new long[][] { [5], [1, 1, 1], [1, 1, 1], [5] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Generating_LeavesNoTensorBehind()
    {
        using var model = Tiny("gated-gelu", tied: false);
        using var inputs = Inputs();
        LeakAssert.NoLiveTensorsLeft(() => model.Generate(inputs, new() { MaxNewTokens = 4, OutputLogits = true }).Dispose());
    }

    [Fact]
    public void TheOutput_HasNoGraph_AndBelongsToTheCallersScope()
    {
        using var model = Tiny("relu", tied: true);
        using var inputs = Inputs();
        GenerationOutput output;
        using (NewDisposeScope())
        {
            output = model.Generate(inputs, new() { OutputLogits = true });
            output.Logits![0].requires_grad.Should().BeFalse();
        }
        output.Sequences.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        using var model = Tiny("relu", tied: true);
        using var inputs = Inputs();
        using var scope = NewDisposeScope();
        Refused<ArgumentOutOfRangeException>("*MaxNewTokens is 0; give at least 1*", inputs, new() { MaxNewTokens = 0 });
        Refused<ArgumentOutOfRangeException>("*EndTokens has the token 20*vocabulary of 20*", inputs, new() { EndTokens = [20] });
        Refused<ArgumentException>("*DecoderInputIds have shape (2, 3)*3 rows*", inputs with { DecoderInputIds = zeros(2, 3, ScalarType.Int64) }, new());
        Refused<ArgumentException>("*DecoderAttentionMask is given*leave it out*", inputs with { DecoderAttentionMask = ones(3, 1, ScalarType.Int64) }, new());
        model.train();
        Refused<InvalidOperationException>("*training mode*eval()*", inputs, new());

        void Refused<TException>(string message, ModelInputs given, GenerationOptions options)
            where TException : Exception =>
            FluentActions.Invoking(() => model.Generate(given, options)).Should().Throw<TException>().WithMessage(message);
    }

    private static T5ForConditionalGeneration Reference() => T5ForConditionalGeneration.FromPretrained(Path.Combine(Checkout.Fixtures, "models", "t5-relu-tied"));

    private static T5ForConditionalGeneration Tiny(string feedForward, bool tied) =>
        T5ForConditionalGeneration.FromConfig(TinyModels.T5 with { FeedForwardProj = feedForward, TieWordEmbeddings = tied, NumDecoderLayers = 3 }, new() { Seed = 3 });

    private static ModelInputs Inputs() => new()
    {
        InputIds = tensor(new long[,] { { 5, 6, 7, 2, 1 }, { 8, 9, 3, 1, 0 }, { 11, 1, 0, 0, 0 } }),
        AttentionMask = tensor(new long[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0 }, { 1, 1, 0, 0, 0 } }),
    };

    private static long[]? Ends(JsonNode? node) => node switch
    {
        null => null,
        JsonArray list => [.. list.Select(id => (long)id!)],
        _ => [(long)node],
    };

    private static Tensor Matrix(JsonNode rows) => stack([.. rows.AsArray().Select(row => tensor(row!.AsArray().Select(id => (long)id!).ToArray()))]);

    private static List<long[]> Rows(Tensor ids)
    {
        var (values, width) = (ids.data<long>().ToArray(), (int)ids.shape[1]);
        return [.. values.Chunk(width)];
    }
}
