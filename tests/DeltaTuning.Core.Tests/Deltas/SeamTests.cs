using DeltaTuning.Testing;
using FluentAssertions;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using Xunit;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

public sealed class SeamTests
{
    [Fact]
    public void Maps_ActInOrderOfApplication_AndGoWithTheirDelta()
    {
        using var model = new SeamModel();
        using var bare = model.call(ones(2, 3));
        using var first = model.Apply(new AtSeam(states => states with { Output = states.Output * 2 }), new() { Name = "first" });
        using var second = model.Apply(new AtSeam(states => states with { Output = states.Output + 1 }), new() { Name = "second" });

        TensorAssert.Close(model.call(ones(2, 3)), (bare - 1) * 2 + 2, 1e-6, 1e-6);
        first.Enabled = false;
        TensorAssert.Close(model.call(ones(2, 3)), bare + 1, 1e-6, 1e-6);
        second.Detach();
        TensorAssert.Identical(model.call(ones(2, 3)), bare);
    }

    [Fact]
    public void Map_SeesTheDeltasDtype_AndTheBackboneGetsItsOwnBack()
    {
        using var model = new SeamModel();
        model.to(ScalarType.BFloat16);
        var seen = ScalarType.Byte;
        using var handle = model.Apply(new AtSeam(states =>
        {
            seen = states.Output.dtype;
            return states with { Output = states.Output * 1.0 };
        }));

        using var output = model.call(ones(2, 3, ScalarType.BFloat16));

        seen.Should().Be(ScalarType.Float32);
        output.dtype.Should().Be(ScalarType.BFloat16);
    }

    [Fact]
    public void Map_ThatGivesBackWhatItGot_AndOneThatMakesNew_LeaveNoTensorBehind()
    {
        using var model = new SeamModel();
        using var same = model.Apply(new AtSeam(states => states));
        using var changed = model.Apply(new AtSeam(states => states with { Residual = states.Output + states.Input }));

        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var scope = NewDisposeScope();
            model.call(ones(2, 3)).sum().backward();
            foreach (var parameter in changed.Parameters.Concat(same.Parameters))
                parameter.Value.grad?.Dispose();
        });
    }

    [Fact]
    public void MapSeam_AtAnotherKindOfSeam_IsRefused()
    {
        using var model = new SeamModel();
        var wrong = () => model.Apply(new AtLayer());
        wrong.Should().Throw<DeltaTargetException>().WithMessage("*layer (Linear) is no seam where SublayerStates pass*");
        model.Deltas().Should().BeEmpty();
    }

    [Fact]
    public void Probe_TellsWhetherASeamWasPassed()
    {
        using var model = new SeamModel();
        using var handle = model.Apply(new AtSeam(states => states));
        handle.Probe(() => model.call(ones(1, 3))).Should().BeEmpty();
        handle.Probe(() => { }).Should().Equal("seam");
    }

    // residual + output + 1
    private sealed class SeamModel : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "layer")] private readonly Linear _layer = nn.Linear(3, 3);
        [ComponentName(Name = "seam")] private readonly SublayerSeam _seam = new();

        internal SeamModel()
            : base(nameof(SeamModel)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var states = _seam.call(new(input, _layer.call(input), zeros_like(input)));
            return (states.Residual + states.Output + 1).MoveToOuterDisposeScope();
        }
    }

    private sealed record AtSeam(Func<SublayerStates, SublayerStates> Map) : IDeltaModule
    {
        public string Method => "AT_SEAM";

        public void Attach(IDeltaBuilder delta)
        {
            var point = delta.At("seam");
            var scale = delta.Parameter(point, "scale", [1], Init.Ones);
            delta.MapSeam<SublayerStates>(point, states => Map(states with { Output = states.Output * scale }));
        }
    }

    private sealed record AtLayer : IDeltaModule
    {
        public string Method => "AT_LAYER";

        public void Attach(IDeltaBuilder delta) => delta.MapSeam<SublayerStates>(delta.At("layer"), states => states);
    }
}
