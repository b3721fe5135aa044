using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PromptTests;

/// <summary>The networks of P-tuning, and that files hold what they compute.</summary>
public class PTuningTests
{
    [Fact]
    public void Counts_FollowTheFormulas()
    {
        const long n = 3, d = 16, h = 5;
        using var model = PromptTuningTests.T5();
        Count(new PTuning((int)n) { HiddenSize = (int)h }).Should().Be((n * d) + (h * d) + h + (h * h) + h + (d * h) + d);
        const long first = 2 * 4 * ((h * d) + (h * h) + (2 * h)), second = 2 * 4 * ((h * 2 * h) + (h * h) + (2 * h));
        const long head = (2 * h * 2 * h) + (2 * h) + (d * 2 * h) + d;
        Count(new PTuning((int)n) { HiddenSize = (int)h, Encoder = PromptEncoder.Lstm }).Should().Be((n * d) + first + second + head);

        long Count(PTuning method)
        {
            using var delta = model.Apply(method);
            return delta.Summary().Trainable;
        }
    }

    [Fact]
    public void Mlp_ComputesThePrompt()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PTuning(3) { HiddenSize = 5 }, new() { Seed = 4 });
        using var scope = NewDisposeScope();
        var hidden = Layer(Layer(Of(delta, "embedding.weight"), 0).relu(), 2).relu();
        TensorAssert.Close(Prompt(model), Layer(hidden, 4), 1e-6, 1e-6);

        Tensor Layer(Tensor input, int number) => nn.functional.linear(input, Of(delta, $"mlp_head.{number}.weight"), Of(delta, $"mlp_head.{number}.bias"));
    }

    [Fact]
    public void Lstm_IsTorchsCell_InBothDirectionsAndLayers()
    {
        using var model = new SeamBackbone();
        using var delta = model.Apply(new PTuning(4) { Encoder = PromptEncoder.Lstm, HiddenSize = 5 }, new() { Seed = 4 });
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var states = Of(delta, "embedding.weight");
        foreach (var layer in new[] { "_l0", "_l1" })
            states = cat([Run(states, layer), Run(states.flip(0), $"{layer}_reverse").flip(0)], 1);
        var inner = nn.functional.linear(states, Of(delta, "mlp_head.0.weight"), Of(delta, "mlp_head.0.bias")).relu();
        TensorAssert.Close(Prompt(model), nn.functional.linear(inner, Of(delta, "mlp_head.2.weight"), Of(delta, "mlp_head.2.bias")), 1e-5, 1e-6);

        Tensor Run(Tensor sequence, string end)
        {
            var cell = nn.LSTMCell(sequence.shape[1], 5);
            foreach (var (name, parameter) in cell.named_parameters())
                parameter.copy_(Of(delta, $"lstm_head.{name}{end}"));
            var (state, memory) = (zeros(1, 5), zeros(1, 5));
            var states = new List<Tensor>();
            for (var step = 0; step < sequence.shape[0]; step++)
            {
                (state, memory) = cell.call(sequence.narrow(0, step, 1), (state, memory));
                states.Add(state);
            }
            return cat(states, 0);
        }
    }

    [Theory]
    [InlineData(PromptEncoder.Mlp)]
    [InlineData(PromptEncoder.Lstm)]
    public void Saved_WithoutNetworkOrDropout_LoadedAsAPromptThatTrains(PromptEncoder encoder)
    {
        using var folder = new TemporaryFolder();
        using var model = PromptTuningTests.T5();
        var method = new PTuning(3) { Encoder = encoder, HiddenSize = 6, Dropout = encoder == PromptEncoder.Lstm ? 0.5 : 0 };
        using var delta = model.Apply(method, new() { Seed = 4 });
        using var expected = Logits(model);
        model.train();
        delta.Save(folder.Path);
        model.eval();
        delta.Dispose();

        PromptFilesTests.Names(folder).Should().Equal("prompt_embeddings");
        using var loaded = model.LoadDelta(folder.Path);
        TensorAssert.Identical(Logits(model), expected);
        loaded.Parameters.Should().ContainSingle().Which.Value.requires_grad.Should().BeTrue();
        loaded.Module.Should().Be(method with { ModulesToSave = ((PTuning)loaded.Module).ModulesToSave });
    }

    [Fact]
    public void Fit_CutOffAndResumed_GivesTheNetworkOfOneRun()
    {
        var options = new TrainerOptions { LearningRate = 0.01, MaxSteps = 6, Device = CPU, Seed = 3 };
        using var folder = new TemporaryFolder();
        using var whole = Model();
        using var expected = whole.Apply(new PTuning(2) { HiddenSize = 4 }, new() { Seed = 1 });
        new Trainer(whole, options).Fit(Data());

        using var cut = Model();
        using var first = cut.Apply(new PTuning(2) { HiddenSize = 4 }, new() { Seed = 1 });
        var saving = options with { OutputFolder = folder.Path, SaveEvery = 1, LogEvery = 1 };
        FluentActions.Invoking(() => new Trainer(cut, saving).Fit(Data(), progress: new Stop(3))).Should().Throw<TimeoutException>();
        using var again = Model();
        using var resumed = again.Apply(new PTuning(2) { HiddenSize = 4 }, new() { Seed = 99 });
        new Trainer(again, saving with { Resume = true }).Fit(Data());
        foreach (var (ours, theirs) in resumed.Parameters.Zip(expected.Parameters))
            TensorAssert.Identical(ours.Value, theirs.Value, ours.Key);
    }

    [Fact]
    public void BadOptions_AreRefused()
    {
        using var model = new SeamBackbone();
        Refused<ArgumentOutOfRangeException>(new PTuning(0), "*Tokens*");
        Refused<ArgumentOutOfRangeException>(new PTuning { HiddenSize = 0 }, "*HiddenSize*");
        Refused<ArgumentOutOfRangeException>(new PTuning { Encoder = PromptEncoder.Lstm, Layers = 0 }, "*Layers*");
        Refused<ArgumentOutOfRangeException>(new PTuning { Encoder = PromptEncoder.Lstm, Dropout = 1 }, "*Dropout*");
        Refused<ArgumentException>(new PTuning { Layers = 3 }, "*Layers is 3*choose Lstm*");
        Refused<ArgumentException>(new PTuning { Encoder = (PromptEncoder)7 }, "*Encoder is 7*Mlp, Lstm*");

        void Refused<T>(PTuning method, string message)
            where T : Exception =>
            model.Invoking(module => module.Apply(method)).Should().Throw<T>().WithMessage(message);
    }

    private static Tensor Of(DeltaHandle delta, string name) => delta.Parameters.Single(parameter => parameter.Key == $"tokens.prompt_encoder.{name}").Value.detach();

    private static Tensor Prompt(SeamBackbone model)
    {
        using var quiet = no_grad();
        using var token = zeros(1, 1, SeamBackbone.Width);
        using var entered = model.Tokens.call(new EmbeddedTokens(token)).Embeddings;
        return entered[0].narrow(0, 0, entered.shape[1] - 1).clone();
    }

    private static Tensor Logits(T5ForConditionalGeneration model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return model.call(new ModelInputs { InputIds = tensor(new long[,] { { 5, 6, 1 } }), Labels = tensor(new long[,] { { 7, 1 } }) }).Logits!.MoveToOuterDisposeScope();
    }

    private static RobertaForSequenceClassification Model() => RobertaForSequenceClassification.FromConfig(PromptTuningTests.Config, new() { Labels = 2, Seed = 1 });

    private static IBatchSource<ModelInputs> Data() => BatchSource.From(Enumerable.Range(0, 3).Select(number => new ModelInputs
    {
        InputIds = tensor(new long[,] { { 0, 5 + number, 6, 2 }, { 0, 9, 8 + number, 2 } }),
        Labels = tensor(new long[] { 0, 1 }),
    }).ToList());

    private sealed class Stop(int after) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= after)
                throw new TimeoutException();
        }
    }
}
