using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>LayerNorm(f(W x + b)), before the projection onto the vocabulary.</summary>
internal sealed class BertHeadTransform : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;

    internal BertHeadTransform(BertConfig config, LayerFactory make)
        : base(nameof(BertHeadTransform))
    {
        _dense = make.Linear(config.HiddenSize, config.HiddenSize);
        _norm = make.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _activation = Activation.Of(config.HiddenAct);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states)
    {
        using var scope = NewDisposeScope();
        return _norm.call(_activation(_dense.call(states))).MoveToOuterDisposeScope();
    }
}

/// <summary>E transform(x) + c, where E is the token table unless the configuration unties it.</summary>
internal sealed class BertLanguageHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "transform")] private readonly BertHeadTransform _transform;
    [ComponentName(Name = "decoder")] private readonly nn.Module<Tensor, Tensor> _decoder;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    internal BertLanguageHead(BertConfig config, Embedding table, LayerFactory make)
        : base(nameof(BertLanguageHead))
    {
        _transform = new(config, make);
        _bias = config.TieWordEmbeddings ? make.Parameter(config.VocabSize) : null;
        _decoder = LanguageHead.Decoder(config, table, () => _bias!, make);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states)
    {
        using var scope = NewDisposeScope();
        return _decoder.call(_transform.call(states)).MoveToOuterDisposeScope();
    }
}

/// <summary>The name <c>cls</c> around BERT's head for masked language modelling.</summary>
internal sealed class BertPretrainingHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "predictions")] private readonly BertLanguageHead _predictions;

    internal BertPretrainingHead(BertConfig config, Embedding table, LayerFactory make)
        : base(nameof(BertPretrainingHead))
    {
        _predictions = new(config, table, make);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states) => _predictions.call(states);
}
