using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PromptTests;

/// <summary>A model from outside the library with seams of its own and a map: ids → one attention without projections → mean.</summary>
internal sealed class SeamBackbone : nn.Module<Tensor, Tensor>, IBackbone
{
    internal const int Width = 8, Heads = 2;

    [ComponentName(Name = "words")] private readonly Embedding _words = nn.Embedding(20, Width);
    [ComponentName(Name = "tokens")] private readonly EmbeddingSeam _tokens = new();
    [ComponentName(Name = "keys")] private readonly KeyValueSeam _keys = new();

    internal SeamBackbone()
        : base(nameof(SeamBackbone)) => RegisterComponents();

    public BackboneMap Map { get; init; } = new()
    {
        Sites =
        [
            new(AttachmentPoint.TokenEmbedding, "words"),
            new(AttachmentPoint.Embeddings.In(StackKind.Encoder), "tokens") { Width = Width },
            new(AttachmentPoint.KeyValues.In(StackKind.Encoder).Of(AttentionKind.Self), "keys", 0) { Width = Width, Heads = Heads },
        ],
    };

    internal EmbeddingSeam Tokens => _tokens;

    internal KeyValueSeam Keys => _keys;

    internal Tensor Table => _words.weight!;

    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var tokens = _tokens.call(new EmbeddedTokens(_words.call(ids)));
        var split = tokens.Embeddings.unflatten(2, [Heads, -1]).transpose(1, 2);
        var (keys, values, bias) = _keys.call(new AttentionKeyValues(split, split) { Input = tokens.Embeddings });
        return nn.functional.scaled_dot_product_attention(split, keys, values, bias).transpose(1, 2).flatten(2).mean([1]).MoveToOuterDisposeScope();
    }
}
