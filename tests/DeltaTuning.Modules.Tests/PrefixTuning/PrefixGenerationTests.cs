using DeltaTuning.Models;
using DeltaTuning.Modules.Tests.PromptTests;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PrefixTests;

/// <summary>Prefixes and prompts over cached keys and values: the tokens of whole passes.</summary>
public class PrefixGenerationTests
{
    private const int Steps = 6;

    public static TheoryData<string, IDeltaModule> Methods() => new()
    {
        { "prefix", new PrefixTuning(3) },
        { "prefix before the text", new PrefixTuning(3) { Positions = PrefixPositions.Before } },
        { "prefix shifting keys", new PrefixTuning(3) { Positions = PrefixPositions.ShiftedKeys } },
        { "prefix as PEFT's", new PrefixTuning(3) { Layout = PrefixLayout.PeftDecoder } },
        { "prefix of a network", new PrefixTuning(3) { Projection = new() { HiddenSize = 4 } } },
        { "prompt of both sides", new PromptTuning(3) { Side = PromptSide.Both } },
        { "prompt after the start", new PromptTuning(3) { Placement = PromptPlacement.AfterStart } },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Generated_EqualsWholePasses(string name, IDeltaModule method)
    {
        using var model = PromptTuningTests.T5();
        using var delta = model.Apply(method, new() { Seed = 1 });
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var inputs = new ModelInputs { InputIds = tensor(new long[,] { { 5, 6, 7, 1 }, { 8, 9, 1, 0 } }), AttentionMask = tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 0 } }) };
        var output = model.Generate(inputs, new() { MaxNewTokens = Steps, EndTokens = [], OutputLogits = true });
        var whole = model.call(inputs with { DecoderInputIds = output.Sequences.narrow(1, 0, Steps) });
        var scores = whole.TokenPlaces is { } places ? whole.Logits!.gather(1, places.unsqueeze(-1).expand(-1, -1, 40)) : whole.Logits!;
        for (var step = 0; step < Steps; step++)
            TensorAssert.Close(output.Logits![step], scores.select(1, step), 1e-4, 1e-4, $"{name}, step {step}");
    }
}
