using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Training;

/// <summary>Mean of embeddings, dropout, a linear layer: enough to train, with something random to go wrong.</summary>
internal sealed class TinyClassifier : nn.Module<ModelInputs, ModelOutput>
{
    public const int Classes = 3;
    public const int Vocabulary = 11;
    private readonly Embedding _embedding;
    private readonly Dropout _dropout;
    private readonly Linear _classifier;

    public TinyClassifier(int seed = 0, double dropout = 0.1)
        : base(nameof(TinyClassifier))
    {
        using var generator = manual_seed(seed);
        _embedding = nn.Embedding(Vocabulary, 8);
        _dropout = nn.Dropout(dropout);
        _classifier = nn.Linear(8, Classes);
        RegisterComponents();
        eval();
    }

    public Parameter Embedding => _embedding.weight!;

    public Linear Classifier => _classifier;

    public override ModelOutput forward(ModelInputs input)
    {
        using var scope = NewDisposeScope();
        var logits = _classifier.call(_dropout.call(_embedding.call(input.InputIds).mean([1])));
        var loss = input.Labels is { } labels ? nn.functional.cross_entropy(logits, labels) : null;
        return new ModelOutput { Logits = logits, Loss = loss }.MoveToOuterDisposeScope();
    }

    /// <summary>Names and copies of all parameters.</summary>
    public Dictionary<string, Tensor> Weights() => named_parameters().ToDictionary(item => item.name, item => item.parameter.detach().clone());
}
