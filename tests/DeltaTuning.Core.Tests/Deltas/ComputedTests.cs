using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

/// <summary>Tensors that are computed from trained ones.</summary>
public class ComputedTests
{
    private const string Layer = "0.query";

    [Fact]
    public void Parts_AreComputedAtEachPass_FromWhatIsTrained()
    {
        using var model = new TinyModel();
        using var bare = model.Output();
        using var delta = model.Apply(Shift((_, _) => throw new InvalidOperationException("only what is read is computed"), read: null));
        delta.Parameters.Select(parameter => parameter.Key).Should().Equal("layer.0.query.source");
        TensorAssert.Identical(model.Output(), bare);
    }

    [Fact]
    public void Dropout_ActsWhileTrainingAlone()
    {
        using var model = new TinyModel();
        var seen = new List<bool>();
        using var delta = model.Apply(Shift((_, training) => Note(training), read: 1));
        model.eval();
        using (model.Output())
            model.train();
        using (model.Output())
            seen.Distinct().Should().Equal(false, true);

        Tensor Note(bool training)
        {
            seen.Add(training);
            return zeros(1);
        }
    }

    [Fact]
    public void PartsThatDoNotDivide_AndNamesGivenTwice_AreRefused()
    {
        using var model = new TinyModel();
        model.Invoking(module => module.Apply(new TinyDelta(delta => delta.Computed(delta.At(Layer), "whole", [2, 4], 3, () => (_, _) => zeros(1)))))
            .Should().Throw<ArgumentException>().WithMessage("*(2, 4) is no multiple of 3 parts*");
        model.Invoking(module => module.Apply(new TinyDelta(delta =>
        {
            delta.Parameter(delta.At(Layer), "whole", [1], Init.Zeros);
            delta.Computed(delta.At(Layer), "whole", [4], 1, () => (_, _) => zeros(1));
        }))).Should().Throw<InvalidOperationException>().WithMessage("*\"layer.0.query.whole\" twice*");
        model.Deltas().Should().BeEmpty();
    }

    private static TinyDelta Shift(Func<int, bool, Tensor> part, int? read) => new(delta =>
    {
        var point = delta.At(Layer);
        var whole = delta.Computed(point, "whole", [4], 2, () =>
        {
            delta.Parameter(point, "source", [1], Init.Zeros);
            return part;
        });
        delta.MapOutput(point, output => read is { } number ? output + whole(number) : output);
    });
}
