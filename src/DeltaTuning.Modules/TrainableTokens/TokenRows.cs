using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// Some rows of a token table, trained whole: E[i] is replaced for chosen ids, in the table and in a head that shares it. The parameter holds the rows
/// themselves, (ids, width), as in PEFT's files.
/// </summary>
internal sealed class TokenRows
{
    private readonly DeltaPoint _table;
    private readonly DeltaParameter _rows;
    private readonly long[] _ids;

    private TokenRows(DeltaPoint table, DeltaParameter rows, long[] ids) => (_table, _rows, _ids) = (table, rows, ids);

    /// <summary>Declares the rows of a table and their effects.</summary>
    internal static void Attach(IDeltaBuilder delta, string? tableName, IReadOnlyList<long> ids, string parameterName)
    {
        var table = Find(delta, tableName);
        if (ids.Distinct().Count() != ids.Count || ids.Any(id => id < 0 || id >= table.InFeatures))
            throw new ArgumentOutOfRangeException(nameof(ids), string.Join(", ", ids), $"Token ids must differ and be from 0 to {table.InFeatures - 1}, the rows of {table}.");
        long[] chosen = [.. ids];
        var parameter = delta.Parameter(table, parameterName, [chosen.Length, table.OutFeatures], Init.Copy(() => Original(table, chosen)));
        var rows = new TokenRows(table, parameter, chosen);
        delta.Add(table, rows.Lookup, new Fold(rows.Fold));
        foreach (var (path, module) in delta.Backbone.named_modules())
        {
            if (module is TiedLinear tied && tied.Borrows((Embedding)table.Module))
                delta.Add(delta.At(path), rows.Project, new Fold(rows.Fold));
        }
    }

    private static DeltaPoint Find(IDeltaBuilder delta, string? name)
    {
        var path = name ?? delta.Map?.At(AttachmentPoint.TokenEmbedding).FirstOrDefault()?.Path
            ?? throw new DeltaTargetException($"{delta.Backbone.GetName()} publishes no token table; give {nameof(LoRA.TokenTable)}.");
        var table = delta.At(path);
        return table.IsEmbedding ? table : throw new DeltaTargetException($"Trainable tokens are rows of an embedding, but {table} is none.");
    }

    private static Tensor Original(DeltaPoint table, long[] ids)
    {
        using var scope = NewDisposeScope();
        return table.Weight.detach().index_select(0, tensor(ids, device: table.Weight.device)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    // Rows − E[ids], (ids, width).
    private Tensor Differences() => _rows.Value - _table.Weight.detach().index_select(0, Ids()).to(_rows.Value.dtype);

    private Tensor Ids() => tensor(_ids, device: _rows.Value.device);

    private Tensor Lookup(DeltaCall call)
    {
        // Which of the rows a token takes; one more, of zeros, for all other tokens.
        var places = full(_table.InFeatures, TensorMath.Held(_ids.LongLength), ScalarType.Int64, _rows.Value.device);
        places.index_copy_(0, Ids(), arange(TensorMath.Held(_ids.LongLength), ScalarType.Int64, _rows.Value.device));
        var rows = nn.functional.pad(Differences(), [0, 0, 0, 1]);
        var taken = places.index_select(0, call.Input.reshape(-1));
        return rows.index_select(0, taken).reshape([.. call.Input.shape, -1]);
    }

    private Tensor Project(DeltaCall call)
    {
        var scores = nn.functional.linear(call.Input, Differences());
        return zeros(call.Output.shape, scores.dtype, scores.device).index_copy(-1, Ids(), scores);
    }

    private Tensor Fold(Tensor weight) => weight.index_copy(0, Ids(), _rows.Value.detach().to(weight.dtype));
}
