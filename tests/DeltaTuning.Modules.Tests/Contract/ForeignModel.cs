using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Contract;

/// <summary>A TorchSharp model that is none of the library's: tokens → mean of a small residual network → three scores.</summary>
internal sealed class ForeignModel : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "tok")] private readonly Embedding _tokens = nn.Embedding(20, 12);
    [ComponentName(Name = "blocks")] private readonly ModuleList<ForeignBlock> _blocks = new(new ForeignBlock(), new ForeignBlock());
    [ComponentName(Name = "out")] private readonly Linear _out = nn.Linear(12, 3);

    internal ForeignModel()
        : base(nameof(ForeignModel)) => RegisterComponents();

    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var hidden = _tokens.call(ids);
        foreach (var block in _blocks)
            hidden = block.call(hidden);
        return _out.call(hidden.mean([1])).MoveToOuterDisposeScope();
    }
}

internal sealed class ForeignBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "up")] private readonly Linear _up = nn.Linear(12, 16);
    [ComponentName(Name = "down")] private readonly Linear _down = nn.Linear(16, 12, hasBias: false);
    [ComponentName(Name = "drop")] private readonly Dropout _drop = nn.Dropout(0);

    internal ForeignBlock()
        : base(nameof(ForeignBlock)) => RegisterComponents();

    public override Tensor forward(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return (hidden + _drop.call(_down.call(_up.call(hidden).tanh()))).MoveToOuterDisposeScope();
    }
}
