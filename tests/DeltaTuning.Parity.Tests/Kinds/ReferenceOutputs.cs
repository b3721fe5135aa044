using DeltaTuning.Files;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The <c>out.NAME</c> tensors of a case against a model's output; NAME is a result of transformers.</summary>
internal static class ReferenceOutputs
{
    private const string Prefix = "out.";

    /// <summary>Demands that everything the case lists is there and equal.</summary>
    /// <param name="output">What our model gave.</param>
    /// <param name="tensors">The case's tensors.</param>
    /// <param name="closeness">How near.</param>
    public static void Demand(ModelOutput output, SafetensorsFile tensors, Closeness closeness)
    {
        foreach (var name in tensors.Entries.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
            closeness.Demand(Find(output, name[Prefix.Length..]), tensors.Read(name), name);
        DemandCount(output.HiddenStates, "hidden_states");
        DemandCount(output.EncoderHiddenStates, "encoder_hidden_states");
        DemandCount(output.DecoderHiddenStates, "decoder_hidden_states");

        void DemandCount(IReadOnlyList<Tensor>? states, string name)
        {
            var listed = tensors.Entries.Keys.Count(key => key.StartsWith($"{Prefix}{name}.", StringComparison.Ordinal));
            if (listed > 0)
                states.Should().HaveCount(listed, $"{name} are the embeddings' states and every layer's");
        }
    }

    /// <summary>The scores that stand for a model's output: its logits, those of answers' first tokens, or the last states.</summary>
    public static Tensor Scores(ModelOutput output) => output.Logits ?? output.StartLogits ?? output.LastHiddenState ?? throw new InvalidDataException("The model gives no scores.");

    /// <summary>One result by transformers' name; <c>NAME.3</c> is the fourth of a list.</summary>
    public static Tensor Find(ModelOutput output, string name) => (name.LastIndexOf('.') is var dot and >= 0
        ? List(output, name[..dot])?[int.Parse(name[(dot + 1)..])]
        : Single(output, name)) ?? throw new InvalidDataException($"The model gives no {name}.");

    private static Tensor? Single(ModelOutput output, string name) => name switch
    {
        "loss" => output.Loss,
        "logits" => output.Logits,
        "start_logits" => output.StartLogits,
        "end_logits" => output.EndLogits,
        "last_hidden_state" => output.LastHiddenState,
        "pooler_output" => output.PoolerOutput,
        "encoder_last_hidden_state" => output.EncoderLastHiddenState,
        _ => throw new InvalidDataException($"There is no result {name}."),
    };

    private static IReadOnlyList<Tensor>? List(ModelOutput output, string name) => name switch
    {
        "hidden_states" => output.HiddenStates,
        "encoder_hidden_states" => output.EncoderHiddenStates,
        "decoder_hidden_states" => output.DecoderHiddenStates,
        _ => throw new InvalidDataException($"There are no results {name}."),
    };
}
