using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

public class DeltaHandleTests
{
    [Fact]
    public void Sums_AreComputedFromOneInput_AndAddUp()
    {
        using var model = new TinyModel();
        using var both = Output(model, TinyDelta.Sum("0.query", 0.5), TinyDelta.Sum("0.query", 0.25));
        using var one = Output(model, TinyDelta.Sum("0.query", 0.75));
        TensorAssert.Close(both, one, 1e-5, 1e-6);
    }

    [Fact]
    public void Maps_ActBeforeAndAfterTheSums_InOrderOfApplication()
    {
        var layer = nn.Linear(2, 2);
        using var model = nn.Sequential(("inner", layer));
        using var x = ones(1, 2);
        using var own = layer.call(x * 3).detach();
        using var handle = model.Apply(new TinyDelta(delta =>
        {
            var point = delta.At("inner");
            delta.MapOutput(point, y => y * 10);
            delta.MapOutput(point, y => y + 1);
            delta.Add(point, call => call.Input.sum() * ones_like(call.Output));
            delta.MapInput(point, input => input * 3);
        }));
        using var output = model.call(x);
        TensorAssert.Close(output, ((own + 6) * 10) + 1, 1e-5, 1e-5);
    }

    [Fact]
    public void Effects_OfAnotherShape_AreRefused()
    {
        using var model = new TinyModel();
        using var handle = model.Apply(new TinyDelta(delta => delta.Add(delta.At("classifier"), call => call.Output.sum(1, keepdim: true))), new() { Name = "odd" });
        var run = () => model.Output();
        run.Should().Throw<InvalidOperationException>().WithMessage("*\"odd\" adds a tensor of shape (2, 1) at classifier, whose output has (2, 2)*");
    }

    [Fact]
    public void Failing_LeavesTheModelAsItWas()
    {
        using var model = new TinyModel();
        using var before = model.Output();
        var apply = () => model.Apply(new TinyDelta(delta =>
        {
            TinyDelta.Sum("query").Declare(delta);
            delta.SaveModules(["classifier"]);
            throw new ArgumentException("too bad");
        }));
        apply.Should().Throw<ArgumentException>().WithMessage("too bad");
        model.Deltas().Should().BeEmpty();
        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
        TensorAssert.Identical(model.Output(), before);
    }

    [Fact]
    public void Freezing_RestoresWhatWasTrainable()
    {
        using var model = new TinyModel();
        model.named_parameters().Single(item => item.name == "norm.bias").parameter.requires_grad = false;
        var (first, second) = (model.Apply(TinyDelta.Sum("query")), model.Apply(TinyDelta.Copies("norm.weight")));
        model.named_parameters().Where(item => item.parameter.requires_grad).Select(item => item.name).Should().Equal("norm.weight");
        first.Dispose();
        model.named_parameters().Count(item => item.parameter.requires_grad).Should().Be(1);
        second.Dispose();
        model.named_parameters().Where(item => !item.parameter.requires_grad).Select(item => item.name).Should().Equal("norm.bias");
    }

    [Fact]
    public void Unfrozen_StaysTrainable_WhenAskedFor()
    {
        using var model = new TinyModel();
        using var handle = model.Apply(TinyDelta.Sum("query"), new() { Freeze = false });
        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
        handle.Summary().Trainable.Should().Be(model.parameters().Sum(parameter => parameter.numel()) + 8);
    }

    [Fact]
    public void Copies_StandInThePlaceOfTheOriginal_WhileOn()
    {
        using var model = new TinyModel();
        var names = model.state_dict().Keys.ToArray();
        var original = model.named_parameters().Single(item => item.name == "classifier.weight").parameter;
        using var before = model.Output();
        using var handle = model.Apply(TinyDelta.Modules("classifier"));
        TensorAssert.Identical(model.Output(), before);
        Fill(handle, 0);
        using (var scores = model.Output())
            scores[TensorIndex.Ellipsis, TensorIndex.Slice(9)].abs().sum().item<float>().Should().Be(0);
        model.state_dict().Keys.Should().Equal(names);
        handle.Enabled = false;
        TensorAssert.Identical(model.Output(), before);
        handle.Enabled = true;
        handle.Dispose();
        model.named_parameters().Single(item => item.name == "classifier.weight").parameter.Should().BeSameAs(original);
        TensorAssert.Identical(model.Output(), before);
    }

    [Fact]
    public void Copies_OfOneParameter_TheNewestCounts()
    {
        using var model = new TinyModel();
        using var first = model.Apply(TinyDelta.Copies("classifier.bias"));
        Fill(first, 1);
        using var withFirst = model.Output();
        using var second = model.Apply(TinyDelta.Copies("classifier.bias"));
        Fill(second, 2);
        using var withSecond = model.Output();
        (withSecond - withFirst).abs().max().item<float>().Should().BeApproximately(1, 1e-5f);
        second.Enabled = false;
        TensorAssert.Identical(model.Output(), withFirst);
    }

    [Fact]
    public void Copies_OfATiedWeight_UntieIt_AndLeaveTheTableAlone()
    {
        using var model = new TinyModel();
        using var before = model.Output();
        using var handle = model.Apply(TinyDelta.Modules("head"));
        handle.Parameters.Select(parameter => parameter.Key).Should().Equal("head.weight");
        Fill(handle, 0);
        using (var changed = model.Output())
        {
            changed[TensorIndex.Ellipsis, TensorIndex.Slice(0, 9)].abs().sum().item<float>().Should().Be(0);
            TensorAssert.Identical(changed[TensorIndex.Ellipsis, TensorIndex.Slice(9)], before[TensorIndex.Ellipsis, TensorIndex.Slice(9)]);
        }
        handle.Detach();
        TensorAssert.Identical(model.Output(), before);
    }

    [Fact]
    public void Moving_ToAnotherDtype_TakesDeltaAndOriginalAlong()
    {
        using var model = new TinyModel();
        using var handle = model.Apply(new TinyDelta(delta =>
        {
            delta.SaveModules(["classifier"]);
            TinyDelta.Sum("query").Declare(delta);
        }));
        Fill(handle, 0.5);
        using var expected = model.Output();
        model.to(ScalarType.Float64);
        using (var output = model.Output())
        {
            output.dtype.Should().Be(ScalarType.Float64);
            TensorAssert.Close(output, expected, 1e-4, 1e-5);
        }
        handle.Parameters.Single(parameter => parameter.Key == "classifier.weight").Value.dtype.Should().Be(ScalarType.Float64);
        handle.Detach();
        model.state_dict()["classifier.weight"].dtype.Should().Be(ScalarType.Float64);
        using var plain = model.Output();
        plain.dtype.Should().Be(ScalarType.Float64);
    }

    [Fact]
    public void Merging_ATiedWeight_IsRefused()
    {
        using var model = new TinyModel();
        using var table = model.Apply(new TinyDelta(delta => delta.Add(delta.At("embed"), call => zeros(call.Output.shape), new Fold(weight => weight))));
        table.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*embed*is also head's*");
        using var head = model.Apply(new TinyDelta(delta => delta.Add(delta.At("head"), call => zeros(call.Output.shape), new Fold(weight => weight))));
        head.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*head*is also a token table's*");
    }

    [Fact]
    public void Merging_WhatHasNoWeightForm_IsRefused()
    {
        using var model = new TinyModel();
        using var handle = model.Apply(new TinyDelta(delta => delta.MapOutput(delta.At("classifier"), y => y * 2)));
        handle.Invoking(h => h.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*TINY at classifier*cannot be merged*");
    }

    [Fact]
    public void Merging_UnderADeltaThatReadsTheWeight_IsRefused_AndMergingBothEqualsAttached()
    {
        using var model = new TinyModel();
        using var sum = model.Apply(TinyDelta.Sum("value"), new() { Name = "sum" });
        using var scale = model.Apply(TinyDelta.Rescale("value"), new() { Name = "scale" });
        using var attached = model.Output();
        sum.Invoking(handle => handle.Merge()).Should().Throw<InvalidOperationException>().WithMessage("*\"scale\"*");
        sum.IsMerged.Should().BeFalse();
        TensorAssert.Identical(model.Output(), attached);
        scale.Merge();
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6);
        sum.Merge();
        TensorAssert.Close(model.Output(), attached, 1e-5, 1e-6);
        scale.Invoking(handle => handle.Unmerge()).Should().Throw<InvalidOperationException>();
        sum.Unmerge();
        scale.Unmerge();
        TensorAssert.Identical(model.Output(), attached);
    }

    [Fact]
    public void Merging_HalfPrecision_RoundsOnce_AndUnmergesExactly()
    {
        using var model = new TinyModel();
        model.to(ScalarType.BFloat16);
        using var handle = model.Apply(TinyDelta.Sum("value", 0.3));
        using var weight = model.state_dict()["layer.0.value.weight"].clone();
        handle.Merge();
        using (var expected = (weight.to(ScalarType.Float32) + 0.3).to(ScalarType.BFloat16))
            TensorAssert.Identical(model.state_dict()["layer.0.value.weight"], expected);
        handle.Unmerge();
        TensorAssert.Identical(model.state_dict()["layer.0.value.weight"], weight);
    }

    [Fact]
    public void Detaching_InTheMiddle_KeepsTheOthers()
    {
        using var model = new TinyModel();
        var handles = new[] { 0.1, 0.2, 0.4 }.Select(start => model.Apply(TinyDelta.Sum("0.query", start))).ToArray();
        handles.Select(handle => handle.Name).Should().Equal("default", "tiny_1", "tiny_2");
        handles[1].Detach();
        using var without = model.Output();
        model.Deltas().Should().Equal(handles[0], handles[2]);
        using var expected = Output(new TinyModelOf(model).Fresh(), TinyDelta.Sum("0.query", 0.5));
        TensorAssert.Close(without, expected, 1e-5, 1e-6);
        handles[1].Attach();
        model.Deltas().Should().Equal(handles[0], handles[2], handles[1]);
    }

    [Fact]
    public void Disposed_Throws()
    {
        using var model = new TinyModel();
        var handle = model.Apply(TinyDelta.Sum("query"));
        var parameter = handle.Parameters[0];
        handle.Dispose();
        handle.Dispose();
        handle.Invoking(h => h.Merge()).Should().Throw<ObjectDisposedException>();
        handle.Invoking(h => h.Enabled = false).Should().Throw<ObjectDisposedException>();
        handle.Invoking(h => h.Save("x")).Should().Throw<ObjectDisposedException>();
        parameter.Invoking(p => p.Value).Should().Throw<ObjectDisposedException>().WithMessage("*layer.0.query.gain*");
    }

    [Fact]
    public void Probe_NamesLayersThatAreNeverCalled()
    {
        using var model = new TinyModel();
        using var handle = model.Apply(TinyDelta.Sum("query"));
        handle.Probe(() => { }).Should().Equal("layer.0.query", "layer.1.query");
        handle.Probe(() => model.call(TinyModel.Ids)).Should().BeEmpty();
    }

    [Fact]
    public void Two_ModelsAtOnce_DoNotMeet()
    {
        using var first = new TinyModel();
        using var second = new TinyModel();
        using var before = second.Output();
        var method = TinyDelta.Sum("query");
        using var one = first.Apply(method);
        TensorAssert.Identical(second.Output(), before);
        using var two = second.Apply(method);
        one.Dispose();
        two.IsAttached.Should().BeTrue();
        second.Deltas().Should().ContainSingle();
    }

    private static void Fill(DeltaHandle handle, double value)
    {
        using var quiet = no_grad();
        foreach (var parameter in handle.Parameters)
            parameter.Value.fill_(value);
    }

    private static Tensor Output(TinyModel model, params IDeltaModule[] deltas)
    {
        var handles = deltas.Select(delta => model.Apply(delta)).ToArray();
        var output = model.Output();
        foreach (var handle in handles)
            handle.Dispose();
        return output;
    }

    // A model without deltas, whose weights are another's.
    private sealed record TinyModelOf(TinyModel Source)
    {
        internal TinyModel Fresh()
        {
            var model = new TinyModel();
            model.load_state_dict(Source.state_dict());
            return model;
        }
    }
}
