using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>What passes a seam.</summary>
/// <typeparam name="TSelf">The states themselves.</typeparam>
public interface ISeamStates<TSelf>
    where TSelf : class, ISeamStates<TSelf>
{
    /// <summary>The same states with every tensor changed in the same way, such as cast to another dtype.</summary>
    /// <param name="change">Gives what stands in a tensor's place; the tensor itself where nothing changes.</param>
    /// <returns>The new states.</returns>
    TSelf Map(Func<Tensor, Tensor> change);

    /// <summary>The states of a group of rows.</summary>
    internal TSelf Select(RowPlan plan, RowGroup group, string path) => Map(tensor => plan.Select(tensor, group, path));

    /// <summary>The states of groups of rows as those of the batch; where lengths differ, the shorter ones are padded and masked.</summary>
    internal static abstract TSelf Join(IReadOnlyList<TSelf> parts, RowJoin rows);
}

/// <summary>What passes an <see cref="EmbeddingSeam"/>: the embedded tokens of a stack before positions are added, and all that has one entry per token.</summary>
/// <param name="Embeddings">Token vectors, (batch, length, width).</param>
/// <param name="AttentionMask">1 for tokens, 0 for padding, (batch, length); null where all are tokens.</param>
/// <param name="TokenTypeIds">Segment ids, (batch, length); null for none.</param>
/// <param name="PositionIds">Position ids, (batch, length) or (1, length); null in families without absolute positions.</param>
public sealed record EmbeddedTokens(Tensor Embeddings, Tensor? AttentionMask = null, Tensor? TokenTypeIds = null, Tensor? PositionIds = null)
    : ISeamStates<EmbeddedTokens>
{
    /// <summary>
    /// Where each of the input's own tokens stands in <see cref="Embeddings"/>, int64, (batch, input length), for whoever put others beside them.
    /// </summary>
    /// <value>Default null: the input's tokens are all there is.</value>
    public Tensor? TokenPlaces { get; init; }

    /// <summary>Whether these tokens go on from earlier ones, whose keys and values are cached: what stands before a sequence stands there already.</summary>
    /// <value>Default false.</value>
    public bool Continues { get; init; }

    /// <inheritdoc/>
    public EmbeddedTokens Map(Func<Tensor, Tensor> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(change(Embeddings), Optional(AttentionMask), Optional(TokenTypeIds), Optional(PositionIds)) { TokenPlaces = Optional(TokenPlaces), Continues = Continues };

        Tensor? Optional(Tensor? tensor) => tensor is null ? null : change(tensor);
    }

    static EmbeddedTokens ISeamStates<EmbeddedTokens>.Join(IReadOnlyList<EmbeddedTokens> parts, RowJoin rows) => rows.Join(parts);
}

/// <summary>What passes a <see cref="KeyValueSeam"/>: the keys and values of one attention and what is added to its scores.</summary>
/// <param name="Keys">Keys, (batch, heads, key length, head width).</param>
/// <param name="Values">Values, (batch, heads, key length, head width).</param>
/// <param name="Bias">Added to the scores before the softmax (padding mask, causal mask, relative positions), broadcastable to (batch, heads, query length, key length); null for none.</param>
public sealed record AttentionKeyValues(Tensor Keys, Tensor Values, Tensor? Bias = null)
    : ISeamStates<AttentionKeyValues>
{
    /// <summary>What the queries are made of, (batch, query length, width); null where the model does not tell.</summary>
    public Tensor? Input { get; init; }

    /// <summary>
    /// The bias of relative positions, (1, heads, query length, keys), by the number of keys and the first query's place among them, of a family that has one;
    /// null elsewhere. <see cref="Bias"/> has it in it.
    /// </summary>
    public Func<long, long, Tensor>? Positions { get; init; }

    /// <inheritdoc/>
    public AttentionKeyValues Map(Func<Tensor, Tensor> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return this with { Keys = change(Keys), Values = change(Values), Bias = Bias is null ? null : change(Bias), Input = Input is null ? null : change(Input) };
    }

    static AttentionKeyValues ISeamStates<AttentionKeyValues>.Join(IReadOnlyList<AttentionKeyValues> parts, RowJoin rows) => rows.Join(parts);
}

/// <summary>What passes a <see cref="SublayerSeam"/>: a sublayer's input and its output after dropout, before the residual sum.</summary>
/// <param name="Input">The sublayer's input as its first layer sees it, (batch, length, width).</param>
/// <param name="Output">The sublayer's output, (batch, length, width).</param>
/// <param name="Residual">What will be added to <paramref name="Output"/>, (batch, length, width).</param>
public sealed record SublayerStates(Tensor Input, Tensor Output, Tensor Residual)
    : ISeamStates<SublayerStates>
{
    /// <summary>
    /// The layer norm that follows the residual sum in families that normalize there, as BERT does: of any floating-point dtype, which it keeps. What passes the
    /// seam decides whether it is applied: null for none.
    /// </summary>
    /// <value>Default null: nothing follows, as in families that normalize before the sublayer.</value>
    public Func<Tensor, Tensor>? Norm { get; init; }

    /// <inheritdoc/>
    public SublayerStates Map(Func<Tensor, Tensor> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return this with { Input = change(Input), Output = change(Output), Residual = change(Residual) };
    }

    SublayerStates ISeamStates<SublayerStates>.Select(RowPlan plan, RowGroup group, string path) =>
        Map(tensor => plan.Select(tensor, group, path)) with { Norm = Norm is null ? null : new RowNorm(Norm, plan, group, path).Apply };

    static SublayerStates ISeamStates<SublayerStates>.Join(IReadOnlyList<SublayerStates> parts, RowJoin rows) => rows.Join(parts);
}

/// <summary>
/// An identity without parameters where something that is no layer passes, so that a delta's hook can change it.
/// It adds no name to a checkpoint.
/// </summary>
/// <typeparam name="T">What passes.</typeparam>
public abstract class Seam<T> : nn.Module<T, T>
    where T : class, ISeamStates<T>
{
    private protected Seam(string name)
        : base(name)
    {
    }

    /// <summary>Gives back what it gets.</summary>
    /// <param name="input">What passes.</param>
    /// <returns><paramref name="input"/> itself.</returns>
    public sealed override T forward(T input) => input;
}

/// <summary>The seam at the embedded tokens of a stack, and the one after an encoder's embedding block: prompts enter here.</summary>
public sealed class EmbeddingSeam() : Seam<EmbeddedTokens>(nameof(EmbeddingSeam));

/// <summary>The seam at the keys and values of an attention: prefixes enter here.</summary>
public sealed class KeyValueSeam() : Seam<AttentionKeyValues>(nameof(KeyValueSeam));

/// <summary>The seam at a sublayer's output: bottleneck adapters, serial and parallel, enter here.</summary>
public sealed class SublayerSeam() : Seam<SublayerStates>(nameof(SublayerSeam));
