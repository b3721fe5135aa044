using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>What a <see cref="ILogitsProcessor"/> may know at a step.</summary>
public sealed class LogitsContext
{
    private readonly Func<int, IReadOnlyList<long>>? _row;
    private readonly Func<int, IReadOnlyList<long>>? _sourceRow;

    /// <summary>The context of a step.</summary>
    /// <param name="tokens">The rows' tokens so far, int64, (rows, length).</param>
    public LogitsContext(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        (Tokens, StartLength) = (tokens, tokens.shape[1]);
    }

    internal LogitsContext(Tensor tokens, Func<int, IReadOnlyList<long>> row, Func<int, IReadOnlyList<long>>? sourceRow)
        : this(tokens) => (_row, _sourceRow) = (row, sourceRow);

    /// <summary>The rows' tokens so far, what they started with included, int64, (rows, length), on the device of the scores; not to be changed.</summary>
    public Tensor Tokens { get; }

    /// <summary>Number of tokens that a row has.</summary>
    public long Length => Tokens.shape[1];

    /// <summary>Number of tokens that each row started with.</summary>
    /// <value>Default all there are.</value>
    public long StartLength { get; init; }

    /// <summary>What the encoder read, padding included, int64, (inputs, source length); null where it read embeddings.</summary>
    public Tensor? SourceIds { get; init; }

    /// <summary>Rows that belong to one input and stand beside each other: beams, or sequences returned. Row r is of input r / this.</summary>
    /// <value>Default 1.</value>
    public int RowsPerInput { get; init; } = 1;

    /// <summary>A row's tokens so far, in managed memory.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The ids.</returns>
    public IReadOnlyList<long> Row(int row) => _row is null ? Read(Tokens, row) : _row(row);

    /// <summary>What the encoder read for a row, padding included, in managed memory.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The ids.</returns>
    /// <exception cref="InvalidOperationException">There are no source ids.</exception>
    public IReadOnlyList<long> SourceRow(int row) => _sourceRow is not null ? _sourceRow(row / RowsPerInput) : Read(RequireSource(), row / RowsPerInput);

    /// <summary>The source ids, which must be there.</summary>
    internal Tensor RequireSource() => SourceIds
        ?? throw new InvalidOperationException($"There are no {nameof(SourceIds)}: the encoder read embeddings; leave out what compares with the source's tokens, or give ids.");

    private static long[] Read(Tensor ids, int row)
    {
        using var scope = NewDisposeScope();
        return [.. ids[row].to(ScalarType.Int64).cpu().data<long>()];
    }
}
