using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>One thing that a delta does at a layer: it adds, or maps the input, the output or a seam's states.</summary>
/// <param name="Owner">The delta.</param>
internal sealed record Effect(DeltaHandle Owner)
{
    internal DeltaEffect? Addend { get; init; }

    internal Fold? Fold { get; init; }

    internal Func<Tensor, Tensor>? MapInput { get; init; }

    internal Func<Tensor, Tensor>? MapOutput { get; init; }

    /// <summary>A function of the seam's states.</summary>
    internal Delegate? MapSeam { get; init; }

    internal bool IsActing => Owner is { IsOn: true, IsMerged: false };

    internal bool IsInParameters => Owner is { IsOn: true, IsMerged: true };

    /// <summary>Where its fold comes among those of its layer.</summary>
    internal FoldStage Stage => MapInput is not null ? FoldStage.Input : MapOutput is not null ? FoldStage.Output : FoldStage.Sum;

    /// <summary>Whether it acts on a group of rows, or, where all rows are alike, at all.</summary>
    internal bool ActsOn(RowGroup? rows) => rows is null ? IsActing : rows.Has(Owner);

    /// <summary>Whether it computes with the layer's weight or output, which a merged neighbour would have changed.</summary>
    internal bool ReadsBase => Addend is not null && Fold is not { IsSum: true };

    /// <summary>Δy in the delta's dtype.</summary>
    internal Tensor Addition(DeltaEffect effect, Tensor input, Tensor output, bool training, string path)
    {
        Owner.FollowTo(output);
        var addition = effect(new DeltaCall(Cast(input), output, training));
        return addition.shape.AsSpan().SequenceEqual(output.shape) ? addition
            : throw new InvalidOperationException($"The delta \"{Owner.Name}\" adds a tensor of shape ({string.Join(", ", addition.shape)}) at {path}, whose output has ({string.Join(", ", output.shape)}); the shapes must be equal.");
    }

    /// <summary>A map in the delta's dtype; what comes out is again in the layer's.</summary>
    internal Tensor Run(Tensor value, Func<Tensor, Tensor> map, string path)
    {
        Owner.FollowTo(value);
        var mapped = map(Cast(value));
        if (!mapped.shape.AsSpan().SequenceEqual(value.shape))
            throw new InvalidOperationException($"The delta \"{Owner.Name}\" maps the shape ({string.Join(", ", value.shape)}) to ({string.Join(", ", mapped.shape)}) at {path}; the shapes must be equal.");
        return mapped.dtype == value.dtype ? mapped : mapped.to(value.dtype);
    }

    /// <summary>A seam's states through the map in the delta's dtype; what comes out is again in the backbone's.</summary>
    internal T Run<T>(T states)
        where T : class, ISeamStates<T>
    {
        Tensor? first = null;
        var cast = states.Map(tensor =>
        {
            if (first is null && tensor.is_floating_point())
                Owner.FollowTo(first = tensor);
            return Cast(tensor);
        });
        return ((Func<T, T>)MapSeam!)(cast).Map(tensor => first is not null && tensor.is_floating_point() && tensor.dtype != first.dtype ? tensor.to(first.dtype) : tensor);
    }

    private Tensor Cast(Tensor value) => value.is_floating_point() && value.dtype != Owner.Dtype ? value.to(Owner.Dtype) : value;
}
