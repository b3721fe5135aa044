using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

/// <summary>Tokens → two layers of two linears → scores by the token table, as a model of somebody else's.</summary>
internal sealed class TinyModel : nn.Module<Tensor, Tensor>, IBackbone
{
    [ComponentName(Name = "embed")] private readonly Embedding _embed = nn.Embedding(9, 4);
    [ComponentName(Name = "layer")] private readonly ModuleList<TinyLayer> _layers = new(new TinyLayer(), new TinyLayer());
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm = nn.LayerNorm(4);
    [ComponentName(Name = "head")] private readonly TiedLinear _head;
    [ComponentName(Name = "classifier")] private readonly Linear _classifier = nn.Linear(4, 2);

    internal TinyModel()
        : base(nameof(TinyModel))
    {
        _head = new(_embed);
        RegisterComponents();
        eval();
    }

    public BackboneMap Map { get; init; } = new()
    {
        Sites =
        [
            new(AttachmentPoint.TokenEmbedding, "embed"),
            new(AttachmentPoint.Query.In(StackKind.Encoder), "layer.0.query", 0), new(AttachmentPoint.Value.In(StackKind.Encoder), "layer.0.value", 0),
            new(AttachmentPoint.Query.In(StackKind.Encoder), "layer.1.query", 1), new(AttachmentPoint.Value.In(StackKind.Encoder), "layer.1.value", 1),
        ],
        Heads = ["classifier"],
        OutputEmbedding = "head",
    };

    /// <summary>(rows, length) → (rows, 11): the scores of nine tokens and two classes.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var hidden = _embed.call(ids);
        foreach (var layer in _layers)
            hidden = layer.call(hidden);
        var pooled = _norm.call(hidden).mean([1]);
        return cat([_head.call(pooled), _classifier.call(pooled)], 1).MoveToOuterDisposeScope();
    }

    internal static Tensor Ids { get; } = tensor(new long[,] { { 1, 2, 3 }, { 4, 5, 8 } });

    internal Tensor Output()
    {
        using var quiet = no_grad();
        return call(Ids);
    }
}

internal sealed class TinyLayer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "query")] private readonly Linear _query = nn.Linear(4, 4);
    [ComponentName(Name = "value")] private readonly Linear _value = nn.Linear(4, 4, hasBias: false);

    internal TinyLayer()
        : base(nameof(TinyLayer)) => RegisterComponents();

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return (hidden + _value.call(_query.call(hidden).tanh())).MoveToOuterDisposeScope();
    }
}
