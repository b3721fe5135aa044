using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Makes scores of logits, and keeps of either what options ask for.</summary>
internal sealed class ScoreRecord(GenerationOptions options)
{
    private readonly List<Tensor>? _logits = options.OutputLogits ? [] : null;
    private readonly List<Tensor>? _scores = options.OutputScores ? [] : null;

    public IReadOnlyList<Tensor>? Logits => _logits;

    public IReadOnlyList<Tensor>? Scores => _scores;

    /// <summary>A step's scores, float32; what is kept goes to the dispose scope around the current one.</summary>
    /// <param name="logits">The model's logits, which nothing else holds.</param>
    /// <param name="chain">What changes them.</param>
    /// <param name="tokens">The tokens so far.</param>
    /// <param name="asLogarithms">Whether they are made log-probabilities first.</param>
    public Tensor Add(Tensor logits, ProcessorChain chain, TokenHistory tokens, bool asLogarithms = false)
    {
        var single = logits.to(ScalarType.Float32);
        var own = asLogarithms ? single.log_softmax(-1) : _logits is not null && !chain.IsEmpty ? single.clone() : single;
        _logits?.Add(single.alias().MoveToOuterDisposeScope());
        var scores = chain.Process(own, tokens);
        _scores?.Add(scores.alias().MoveToOuterDisposeScope());
        return scores;
    }
}
