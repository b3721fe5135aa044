using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>E LayerNorm(gelu(W x + b)) + c, where E is the token table unless the configuration unties it.</summary>
internal sealed class RobertaLanguageHead : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "dense")] private readonly Linear _dense;
    [ComponentName(Name = "layer_norm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "decoder")] private readonly nn.Module<Tensor, Tensor> _decoder;
    [ComponentName(Name = "bias")] private readonly Parameter? _bias;

    internal RobertaLanguageHead(RobertaConfig config, Embedding table, LayerFactory make)
        : base(nameof(RobertaLanguageHead))
    {
        _dense = make.Linear(config.HiddenSize, config.HiddenSize);
        _norm = make.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _bias = config.TieWordEmbeddings ? make.Parameter(config.VocabSize) : null;
        _decoder = LanguageHead.Decoder(config, table, () => _bias!, make);
        RegisterComponents();
    }

    public override Tensor forward(Tensor states)
    {
        using var scope = NewDisposeScope();
        return _decoder.call(_norm.call(nn.functional.gelu(_dense.call(states)))).MoveToOuterDisposeScope();
    }
}
