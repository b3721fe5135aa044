using DeltaTuning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Generation;

/// <summary>Generating with cached keys and values gives what whole forward passes give, whatever deltas do.</summary>
public sealed class GenerationWithDeltasTests : IDisposable
{
    private const int Steps = 6;
    private const int Heads = 2;
    private const int HeadWidth = 6;
    private const int Width = 16;

    private static readonly T5Config Config = new() { VocabSize = 40, DModel = Width, DKv = HeadWidth, DFf = 24, NumLayers = 2, NumHeads = Heads, FeedForwardProj = "gated-gelu", TieWordEmbeddings = false };

    private readonly T5ForConditionalGeneration _model = T5ForConditionalGeneration.FromConfig(Config, new() { Seed = 3 });

    private readonly ModelInputs _inputs = new()
    {
        InputIds = tensor(new long[,] { { 5, 6, 7, 2, 1 }, { 8, 9, 3, 1, 0 }, { 11, 1, 0, 0, 0 } }),
        AttentionMask = tensor(new long[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0 }, { 1, 1, 0, 0, 0 } }),
    };

    public void Dispose()
    {
        _inputs.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void LoRA()
    {
        using var bare = Generate();
        using var lora = _model.Apply(new LoRA(4) { Init = LoraInit.Random, Alpha = 16, Targets = Targets.AllLinear }, new() { Seed = 1 });
        DemandWholePasses(bare);
        lora.Merge();
        DemandWholePasses(bare);
    }

    [Fact]
    public void APrefix_InFrontOfKeysAndValues()
    {
        using var bare = Generate();
        using var prefix = _model.Apply(new Prefix(3), new() { Seed = 1 });
        DemandWholePasses(bare);
    }

    [Fact]
    public void APrompt_InFrontOfBothStacksTokens()
    {
        using var bare = Generate();
        using var prompt = _model.Apply(new Prompt(4), new() { Seed = 1 });
        DemandWholePasses(bare);
    }

    [Theory]
    [InlineData(PromptSide.Both, PromptPlacement.BeforeStart)]
    [InlineData(PromptSide.Encoder, PromptPlacement.AfterStart)]
    public void PromptTuning(PromptSide side, PromptPlacement placement)
    {
        using var bare = Generate();
        using var prompt = _model.Apply(new PromptTuning(4) { Side = side, Placement = placement }, new() { Seed = 1 });
        DemandWholePasses(bare);
    }

    [Fact]
    public void AllTogether_AndAMaskOverThePrompt()
    {
        using var bare = Generate();
        using var lora = _model.Apply(new LoRA(4) { Init = LoraInit.Random, Alpha = 16 }, new() { Seed = 1 });
        using var prefix = _model.Apply(new Prefix(2), new() { Seed = 2 });
        using var prompt = _model.Apply(new Prompt(3) { MasksTheFirst = true }, new() { Seed = 3 });
        DemandWholePasses(bare);
    }

    [Fact]
    public void RowsUnderDifferentDeltas()
    {
        using var lora = _model.Apply(new LoRA(4) { Init = LoraInit.Random, Alpha = 16, Targets = Targets.AllLinear }, new() { Name = "lora", Seed = 1 });
        using var prefix = _model.Apply(new Prefix(2), new() { Name = "prefix", Seed = 2 });
        using var both = Generate();
        using (_model.Deltas().Rows(["lora", "prefix", DeltaCollection.Base]))
            DemandWholePasses(both);
    }

    // The rows of an input are beside each other: each has its input's delta.
    [Theory]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void RowsUnderDifferentDeltas_WithBeamsOrDraws_AreWhatEachIsAlone(int beams, bool sample)
    {
        string[] names = ["lora", "prefix", DeltaCollection.Base];
        using var lora = _model.Apply(new LoRA(4) { Init = LoraInit.Random, Alpha = 16, Targets = Targets.AllLinear }, new() { Name = "lora", Seed = 1 });
        using var prefix = _model.Apply(new Prefix(2), new() { Name = "prefix", Seed = 2 });
        var options = new GenerationOptions { MaxNewTokens = Steps, EndTokens = [], Beams = beams, Sample = sample, TopK = sample ? 1 : null, ReturnedSequences = 2 };
        using var scope = NewDisposeScope();
        GenerationOutput together;
        using (_model.Deltas().Rows(names))
            together = _model.Generate(_inputs, options);
        for (var row = 0; row < names.Length; row++)
        {
            using var chosen = _model.Deltas().Rows([names[row]]);
            var alone = _model.Generate(new() { InputIds = _inputs.InputIds.narrow(0, row, 1), AttentionMask = _inputs.AttentionMask!.narrow(0, row, 1) }, options);
            TensorAssert.Identical(together.Sequences.narrow(0, 2 * row, 2), alone.Sequences, names[row]);
        }
    }

    [Theory]
    [InlineData("prefix")]
    [InlineData("prompt")]
    [InlineData("masked prompt")]
    public void Generating_LeavesNoTensorBehind(string name)
    {
        IDeltaModule method = name switch
        {
            "prefix" => new Prefix(2),
            "prompt" => new Prompt(3),
            _ => new Prompt(3) { MasksTheFirst = true },
        };
        using var delta = _model.Apply(method, new() { Seed = 2 });
        LeakAssert.NoLiveTensorsLeft(() => Generate().Dispose());
        LeakAssert.NoLiveTensorsLeft(() => _model.Generate(_inputs, new() { MaxNewTokens = 40, EndTokens = [], Beams = 3 }).Dispose());
    }

    private GenerationOutput Generate() => _model.Generate(_inputs, new() { MaxNewTokens = Steps, EndTokens = [], OutputLogits = true });

    private void DemandWholePasses(GenerationOutput other)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var output = Generate();
        output.Logits![0].allclose(other.Logits![0]).Should().BeFalse("the delta changes the scores");
        for (var step = 0; step < Steps; step++)
        {
            var pass = _model.call(_inputs with { DecoderInputIds = output.Sequences.narrow(1, 0, step + 1) });
            var whole = pass.Logits!;
            var last = whole.index_select(1, LastPlace(pass)).squeeze(1);
            TensorAssert.Close(output.Logits![step], last, 1e-4, 5e-5, $"step {step}");
            TensorAssert.Identical(output.Sequences.narrow(1, step + 1, 1), last.argmax(-1, keepdim: true), $"token {step}");
        }
    }

    // The place of the last token, which a prompt may stand behind.
    private static Tensor LastPlace(ModelOutput pass) =>
        pass.TokenPlaces is { } places ? places[0].narrow(0, places.shape[1] - 1, 1) : tensor(new[] { pass.Logits!.shape[1] - 1 });

    private sealed record Prefix(int Length) : IDeltaModule
    {
        public string Method => "TEST_PREFIX";

        public void Attach(IDeltaBuilder delta)
        {
            foreach (var point in delta.Points(null, AttachmentPoint.KeyValues))
            {
                var keys = delta.Parameter(point, "keys", [1, Heads, Length, HeadWidth], Init.Normal(1));
                var values = delta.Parameter(point, "values", [1, Heads, Length, HeadWidth], Init.Normal(1));
                delta.MapSeam<AttentionKeyValues>(point, states => new(InFront(keys, states.Keys), InFront(values, states.Values), states.Bias is { } bias ? nn.functional.pad(bias, [Length, 0]) : null));
            }
        }

        private static Tensor InFront(Tensor prefix, Tensor states) => cat([prefix.expand(states.shape[0], -1, -1, -1), states], 2);
    }

    private sealed record Prompt(int Length) : IDeltaModule
    {
        public bool MasksTheFirst { get; init; }

        public string Method => "TEST_PROMPT";

        public void Attach(IDeltaBuilder delta)
        {
            foreach (var point in delta.Points(null, AttachmentPoint.Embeddings))
            {
                var vectors = delta.Parameter(point, "vectors", [1, Length, Width], Init.Normal(1));
                delta.MapSeam<EmbeddedTokens>(point, tokens => tokens.Continues ? tokens : Prompted(tokens, vectors));
            }
        }

        private EmbeddedTokens Prompted(EmbeddedTokens tokens, Tensor vectors)
        {
            var (rows, length) = (tokens.Embeddings.shape[0], tokens.Embeddings.shape[1]);
            var mask = tokens.AttentionMask ?? ones([rows, length], ScalarType.Int64);
            var front = cat([full([rows, 1], MasksTheFirst ? 0 : 1, ScalarType.Int64), ones([rows, Length - 1], ScalarType.Int64)], 1);
            return tokens with { Embeddings = cat([vectors.expand(rows, -1, -1), tokens.Embeddings], 1), AttentionMask = cat([front, mask], 1) };
        }
    }
}
