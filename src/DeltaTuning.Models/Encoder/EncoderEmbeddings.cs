using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What enters the layers: hidden states, (batch, length, width), what is added to every attention's scores, and where the input's tokens stand.</summary>
internal sealed record EmbeddedSequence(Tensor Hidden, Tensor? Bias, Tensor? TokenPlaces);

/// <summary>
/// LayerNorm(token + segment + position). The token vectors pass an <see cref="EmbeddingSeam"/> before anything is added, and what comes out of it
/// decides the length, the mask and the positions from there on. A second one follows after normalization and dropout.
/// </summary>
internal sealed class EncoderEmbeddings : nn.Module<ModelInputs, EmbeddedSequence>
{
    [ComponentName(Name = "word_embeddings")] private readonly Embedding _words;
    [ComponentName(Name = "position_embeddings")] private readonly Embedding _positions;
    [ComponentName(Name = "token_type_embeddings")] private readonly Embedding _types;
    [ComponentName(Name = "LayerNorm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "dropout")] private readonly Dropout _dropout;
    [ComponentName(Name = "tokens")] private readonly EmbeddingSeam _tokens = new();
    [ComponentName(Name = "block")] private readonly EmbeddingSeam _block = new();
    private readonly PositionRule _rule;
    private readonly int _vocabulary;
    private readonly int _rows;
    private readonly int _segments;

    internal EncoderEmbeddings(EncoderConfig config, PositionRule rule, LayerFactory make)
        : base(nameof(EncoderEmbeddings))
    {
        (_rule, _vocabulary, _rows, _segments) = (rule, config.VocabSize, config.MaxPositionEmbeddings, config.TypeVocabSize);
        _words = make.Embedding(_vocabulary, config.HiddenSize, config.PadTokenId);
        _positions = make.Embedding(_rows, config.HiddenSize, rule.PaddingRow);
        _types = make.Embedding(_segments, config.HiddenSize);
        _norm = make.LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = nn.Dropout(config.HiddenDropoutProb);
        RegisterComponents();
    }

    /// <summary>The token table, which a language modelling head shares.</summary>
    internal Embedding Words => _words;

    public override EmbeddedSequence forward(ModelInputs input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        var given = new EmbeddedTokens(_words.call(input.InputIds), input.AttentionMask, input.TokenTypeIds, input.PositionIds ?? _rule.Of(input.InputIds));
        var tokens = _tokens.call(given);
        var device = tokens.Embeddings.device;
        var types = tokens.TokenTypeIds ?? zeros([1, 1], ScalarType.Int64, device);
        var sum = tokens.Embeddings.Plus(_types.call(types));
        sum.PlusInPlace(_positions.call(Positions(tokens, device, isMoved: !ReferenceEquals(tokens.PositionIds, given.PositionIds))));
        var states = _block.call(new EmbeddedTokens(_dropout.call(_norm.call(sum)), tokens.AttentionMask) { TokenPlaces = tokens.TokenPlaces });
        return new(
            states.Embeddings.MoveToOuterDisposeScope(),
            AttentionBias.Of(states.AttentionMask, states.Embeddings.dtype)?.MoveToOuterDisposeScope(),
            states.TokenPlaces?.MoveToOuterDisposeScope());
    }

    private Tensor Positions(EmbeddedTokens tokens, Device device, bool isMoved)
    {
        var length = tokens.Embeddings.shape[1];
        var positions = tokens.PositionIds ?? _rule.OfLength(length, device);
        // Only a sequence this long, or one that a delta moved, can leave the table: the look at the values costs nothing otherwise, or on the CPU.
        var canLeave = _rule.First + length > _rows || (isMoved && device.type == DeviceType.CPU);
        if (canLeave && positions.numel() > 0 && positions.max().item<long>() is var highest && highest >= _rows)
        {
            throw new ArgumentException(
                $"With all virtual tokens the input is {length} tokens long and needs the position {highest}, but max_position_embeddings is {_rows}: give rows that are {highest - _rows + 1} shorter.",
                nameof(tokens));
        }
        return positions;
    }

    private void Check(ModelInputs input)
    {
        InputGuard.Ids(input.InputIds, nameof(input.InputIds), 2, _vocabulary, "vocab_size");
        if (input.InputIds.shape[1] == 0)
            throw new ArgumentException($"{nameof(input.InputIds)} has shape {InputGuard.Shape(input.InputIds)}: its rows have no tokens; give at least 1.", nameof(input));
        InputGuard.SameShape(input.AttentionMask, nameof(input.AttentionMask), input.InputIds);
        InputGuard.LikeIds(input.TokenTypeIds, nameof(input.TokenTypeIds), input.InputIds, _segments, "type_vocab_size");
        InputGuard.LikeIds(input.PositionIds, nameof(input.PositionIds), input.InputIds, _rows, "max_position_embeddings");
    }
}
