using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// What a backbone gives back, by transformers' names; a head fills what it has. The tensors belong to the caller's dispose scope, or to whoever
/// disposes the output.
/// </summary>
public sealed record ModelOutput : IDisposable
{
    /// <summary>The loss, a scalar; null without labels.</summary>
    public Tensor? Loss { get; init; }

    /// <summary>Scores, with the head's shape: (batch, labels), (batch, length, vocabulary), (batch, choices), ...; null for a bare model.</summary>
    public Tensor? Logits { get; init; }

    /// <summary>Scores of each token being an answer's first, (batch, length); question answering only.</summary>
    public Tensor? StartLogits { get; init; }

    /// <summary>Scores of each token being an answer's last, (batch, length); question answering only.</summary>
    public Tensor? EndLogits { get; init; }

    /// <summary>The last layer's states, (batch, length, width), of the only stack or of the decoder; null where a head hides them.</summary>
    public Tensor? LastHiddenState { get; init; }

    /// <summary>The pooler's output, (batch, width); null for a model without.</summary>
    public Tensor? PoolerOutput { get; init; }

    /// <summary>The encoder's last states, (batch, source length, width); encoder-decoder models only.</summary>
    public Tensor? EncoderLastHiddenState { get; init; }

    /// <summary>The embeddings' and every layer's states of the only stack, when asked for.</summary>
    public IReadOnlyList<Tensor>? HiddenStates { get; init; }

    /// <summary>The same of the encoder of an encoder-decoder model, when asked for.</summary>
    public IReadOnlyList<Tensor>? EncoderHiddenStates { get; init; }

    /// <summary>The same of the decoder of an encoder-decoder model, when asked for.</summary>
    public IReadOnlyList<Tensor>? DecoderHiddenStates { get; init; }

    /// <summary>
    /// Where each of the input's tokens (the decoder's, in an encoder-decoder model) stands in outputs with an entry per token, int64, (batch, length); null
    /// where they have no others between them, as a prompt's.
    /// </summary>
    public Tensor? TokenPlaces { get; init; }

    /// <summary>Hands every tensor to the dispose scope around the current one, as <c>Tensor.MoveToOuterDisposeScope</c> does for one.</summary>
    /// <returns>This output.</returns>
    public ModelOutput MoveToOuterDisposeScope()
    {
        foreach (var tensor in Tensors())
            tensor.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Frees every tensor of the output.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors())
            tensor.Dispose();
    }

    private IEnumerable<Tensor> Tensors() =>
        new[] { Loss, Logits, StartLogits, EndLogits, LastHiddenState, PoolerOutput, EncoderLastHiddenState, TokenPlaces }
            .Concat(HiddenStates ?? []).Concat(EncoderHiddenStates ?? []).Concat(DecoderHiddenStates ?? [])
            .OfType<Tensor>();
}
