using DeltaTuning.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>A model as the contract test sees it: a module, a batch, an output and a loss. It has no dropout of its own.</summary>
internal sealed class ContractModel : IDisposable
{
    private readonly Func<int, Tensor> _run;

    private ContractModel(nn.Module module, Func<int, Tensor> run) => (Module, _run) = (module, run);

    internal static IReadOnlyDictionary<string, Func<ContractModel>> All { get; } = new Dictionary<string, Func<ContractModel>>
    {
        ["roberta"] = () => Roberta(),
        ["bert"] = Bert,
        ["t5 tied"] = () => T5(new T5Config { FeedForwardProj = "relu", TieWordEmbeddings = true }),
        ["t5 untied gated"] = () => T5(new T5Config { FeedForwardProj = "gated-gelu", TieWordEmbeddings = false }),
        ["foreign"] = Foreign,
    };

    internal nn.Module Module { get; }

    internal static ContractModel Roberta(ScalarType? dtype = null)
    {
        var config = new RobertaConfig { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20, HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0 };
        return Of(RobertaForSequenceClassification.FromConfig(config, new() { Labels = 3, Seed = 1, Dtype = dtype ?? ScalarType.Float32 }), tensor(new long[] { 0, 2 }));
    }

    /// <summary>Scores without gradient and without anything left to dispose but the result.</summary>
    internal Tensor Output()
    {
        using var quiet = no_grad();
        return Scores();
    }

    /// <summary>Scores of the first rows of the batch, in the caller's scope.</summary>
    internal Tensor Scores(int rows = 2) => _run(rows);

    /// <summary>One pass forward and back.</summary>
    internal void Backward()
    {
        using var scope = NewDisposeScope();
        // Not square(): TorchSharp may free its temporary scalar too early.
        var scores = Scores();
        scores.mul(scores).mean().backward();
    }

    /// <summary>The backbone's own tensors, copied.</summary>
    internal Dictionary<string, Tensor> Snapshot() => Module.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone());

    public void Dispose() => Module.Dispose();

    private static ContractModel Bert()
    {
        var config = new BertConfig { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20, HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0 };
        return Of(BertForSequenceClassification.FromConfig(config, new() { Labels = 2, Seed = 2 }), tensor(new long[] { 0, 1 }));
    }

    private static ContractModel T5(T5Config config)
    {
        var small = config with { VocabSize = 40, DModel = 16, DKv = 6, DFf = 24, NumLayers = 2, NumHeads = 2, DropoutRate = 0 };
        return Of(T5ForConditionalGeneration.FromConfig(small, new() { Seed = 3 }), tensor(new long[,] { { 7, 8, 1 }, { 9, 1, -100 } }));
    }

    private static ContractModel Of(PretrainedModel model, Tensor labels)
    {
        var input = new ModelInputs
        {
            InputIds = tensor(new long[,] { { 0, 5, 6, 7, 2 }, { 0, 8, 9, 2, 1 } }),
            AttentionMask = tensor(new long[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0 } }),
            Labels = labels,
        };
        return new(model, rows =>
        {
            using var scope = NewDisposeScope();
            var some = rows == 2 ? input : input with { InputIds = input.InputIds[..rows], AttentionMask = input.AttentionMask![..rows], Labels = labels[..rows] };
            return model.call(some).Logits!.MoveToOuterDisposeScope();
        });
    }

    private static ContractModel Foreign()
    {
        manual_seed(4);
        var model = new ForeignModel();
        model.eval();
        var ids = tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        return new(model, rows =>
        {
            using var scope = NewDisposeScope();
            return model.call(ids[..rows]).MoveToOuterDisposeScope();
        });
    }
}
