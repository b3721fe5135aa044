using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

/// <summary>Merging of what is no sum of weights: maps of inputs and outputs, and biases alone.</summary>
public class FoldTests
{
    private const string Layer = "0.query";

    [Fact]
    public void Maps_AndSums_MergedEqualsAttached_InOrderOfApplication()
    {
        using var model = new TinyModel();
        // Turning the features does not commute with scaling them.
        DeltaHandle[] handles =
        [
            model.Apply(Output(y => y.roll(1, -1), new(weight => weight.roll(1, 0)) { Bias = bias => bias.roll(1, 0) })),
            model.Apply(Input(x => x * Steps(), new(weight => weight * Steps()))),
            model.Apply(TinyDelta.Sum(Layer)),
            model.Apply(Input(x => x.roll(1, -1), new(weight => weight.roll(-1, 1)))),
            model.Apply(Output(y => y * Steps(), new(weight => weight * Steps().unsqueeze(1)) { Bias = bias => bias * Steps() })),
        ];
        using var attached = model.Output();
        handles[2].Merge();
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6, "a sum under maps");
        MergeAll(model);
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6, "all merged");
        handles[2].Invoking(handle => handle.Unmerge()).Should().Throw<InvalidOperationException>().WithMessage("*layer.0.query*maps the layer's*merge or turn off \"tiny_2\"*");
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6, "as before");
    }

    [Fact]
    public void MergedMap_OverAnUnmergedOther_IsRefused()
    {
        using var model = new TinyModel();
        using var map = model.Apply(Output(y => y * 2, new(weight => weight * 2) { Bias = bias => bias * 2 }), new() { Name = "map" });
        using var sum = model.Apply(TinyDelta.Sum(Layer), new() { Name = "sum" });
        using var attached = model.Output();
        map.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*\"map\" maps*merge or turn off \"sum\" first*");
        map.IsMerged.Should().BeFalse();
        TensorAssert.Identical(model.Output(), attached);
        sum.Enabled = false;
        map.Merge();
        sum.Invoking(handle => handle.Enabled = true).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void BiasAlone_IsMergedWithoutTouchingTheWeight()
    {
        using var model = new TinyModel();
        var (weight, bias) = (Parameter(model, "layer.0.query.weight"), Parameter(model, "layer.0.query.bias"));
        using var handle = model.Apply(Offset(Layer));
        using var attached = model.Output();
        handle.Merge();
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6);
        Parameter(model, "layer.0.query.weight").Should().BeSameAs(weight);
        Parameter(model, "layer.0.query.bias").Should().NotBeSameAs(bias);
        handle.MergeAndUnload();
        Parameter(model, "layer.0.query.bias").Should().BeSameAs(bias);
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6);
    }

    [Fact]
    public void BiasAlone_InATiedLayer_OrWithoutBias_IsRefused()
    {
        using var model = new TinyModel();
        using var tied = model.Apply(Offset("head"));
        tied.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*head*the layer has none*");
        using var bare = model.Apply(Offset("0.value"));
        bare.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*layer.0.value*the layer has none*");
    }

    [Fact]
    public void MergedBias_UnderADeltaThatReadsTheOutput_IsRefused()
    {
        using var model = new TinyModel();
        using var offset = model.Apply(Offset(Layer));
        using var scale = model.Apply(TinyDelta.Rescale(Layer), new() { Name = "scale" });
        offset.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*\"scale\"*");
    }

    [Fact]
    public void Fold_OfNothing_IsRefused()
    {
        using var model = new TinyModel();
        var apply = () => model.Apply(Output(y => y, new Fold()));
        apply.Should().Throw<ArgumentException>().WithMessage("*layer.0.query*neither weight nor bias*");
    }

    private static TinyDelta Output(Func<Tensor, Tensor> map, Fold fold) => new(delta => delta.MapOutput(delta.At(Layer), map, fold));

    private static TinyDelta Input(Func<Tensor, Tensor> map, Fold fold) => new(delta => delta.MapInput(delta.At(Layer), map, fold));

    private static TinyDelta Offset(string path) => new(delta =>
    {
        var point = delta.At(path);
        delta.Add(point, call => full(call.Output.shape, 0.5), new Fold { Bias = bias => bias + 0.5 });
    });

    private static Tensor Steps() => tensor(new float[] { 1, 2, 3, 4 });

    // The maps follow the sum, each refused as long as one is not merged: they are turned off, merged, and turned on together.
    private static void MergeAll(TinyModel model)
    {
        using (model.Deltas().Disable())
        {
            foreach (var handle in model.Deltas())
                handle.Merge();
        }
    }

    private static TorchSharp.Modules.Parameter Parameter(TinyModel model, string name) => model.named_parameters().Single(item => item.name == name).parameter;
}
