namespace DeltaTuning.Core.Tests.Deltas;

public class DeltaCollectionTests
{
    [Fact]
    public void Activate_ChoosesByName()
    {
        using var model = new TinyModel();
        using var bare = model.Output();
        using var a = model.Apply(TinyDelta.Sum("query"), new() { Name = "a" });
        using var onlyA = model.Output();
        using var b = model.Apply(TinyDelta.Sum("value"), new() { Name = "b" });
        using var both = model.Output();

        model.Deltas().Activate("a");
        (a.Active, b.Active).Should().Be((true, false));
        TensorAssert.Identical(model.Output(), onlyA);
        model.Deltas().Activate();
        TensorAssert.Identical(model.Output(), bare);
        model.Deltas().Activate("b", "a");
        TensorAssert.Identical(model.Output(), both);
    }

    [Fact]
    public void Unknown_NamesThrow_AndChangeNothing()
    {
        using var model = new TinyModel();
        using var a = model.Apply(TinyDelta.Sum("query"), new() { Name = "sentiment" });
        model.Deltas().Invoking(deltas => deltas.Activate("sentimant")).Should().Throw<KeyNotFoundException>().WithMessage("*\"sentimant\"*attached are: sentiment*");
        a.Active.Should().BeTrue();
        model.Deltas().Invoking(deltas => deltas["other"]).Should().Throw<KeyNotFoundException>();
        model.Deltas()["sentiment"].Should().BeSameAs(a);
    }

    [Fact]
    public void Disable_TurnsAllOff_UntilDisposed()
    {
        using var model = new TinyModel();
        using var bare = model.Output();
        using var a = model.Apply(TinyDelta.Sum("query"), new() { Name = "a" });
        using var b = model.Apply(TinyDelta.Sum("value"), new() { Name = "b" });
        b.Enabled = false;
        using var before = model.Output();
        using (model.Deltas().Disable())
            TensorAssert.Identical(model.Output(), bare);
        (a.Enabled, b.Enabled).Should().Be((true, false));
        TensorAssert.Identical(model.Output(), before);
    }

    [Fact]
    public void Summary_CountsAndNamesPlaces()
    {
        using var model = new TinyModel();
        var own = model.parameters().Sum(parameter => parameter.numel());
        model.Summary().Should().BeEquivalentTo(new { Trainable = own, Total = own, Percentage = 100.0 });
        using var a = model.Apply(TinyDelta.Sum("query"), new() { Name = "a" });
        using var b = model.Apply(TinyDelta.Modules("classifier"), new() { Name = "b" });
        b.Trainable = false;
        var summary = model.Summary();
        (summary.Trainable, summary.Total).Should().Be((8, own + 8 + 10));
        summary.Rows.Should().Equal(
            new DeltaSummaryRow("a", "layer.0.query", "gain (4)", 4),
            new DeltaSummaryRow("a", "layer.1.query", "gain (4)", 4),
            new DeltaSummaryRow("b", "classifier", "weight (2, 4), bias (2)", 10));
        summary.ToString().Should().StartWith($"trainable parameters: 8 of {own + 18}").And.Contain("layer.1.query");
        a.Summary().Total.Should().Be(own + 8);
    }

    [Fact]
    public void A_MethodThatDeclaresNothing_IsRefused()
    {
        using var model = new TinyModel();
        var apply = () => model.Apply(new TinyDelta(_ => { }));
        apply.Should().Throw<InvalidOperationException>().WithMessage("*TINY declared neither parameters nor effects*");
    }

    [Fact]
    public void Declaring_OneParameterTwice_IsRefused()
    {
        using var model = new TinyModel();
        var apply = () => model.Apply(TinyDelta.Copies("norm.weight", "norm.weight"));
        apply.Should().Throw<InvalidOperationException>().WithMessage("*\"norm.weight\" twice*");
    }

    [Fact]
    public void Unknown_ParametersAndModules_ThrowWithTheNearest()
    {
        using var model = new TinyModel();
        ((Action)(() => model.Apply(TinyDelta.Copies("norm.weigth")))).Should().Throw<DeltaTargetException>().WithMessage("*norm.weigth*norm.weight*");
        ((Action)(() => model.Apply(TinyDelta.Modules("clasifier")))).Should().Throw<DeltaTargetException>().WithMessage("*\"clasifier\"*classifier*");
        ((Action)(() => model.Apply(new TinyDelta(delta => delta.At("layer.7"))))).Should().Throw<DeltaTargetException>();
        ((Action)(() => model.Apply(new TinyDelta(delta => delta.Add(delta.At("layer"), call => call.Output))))).Should().Throw<DeltaTargetException>().WithMessage("*does not go from tensor to tensor*");
    }

    [Fact]
    public void Null_ArgumentsAreNamed()
    {
        using var model = new TinyModel();
        ((Action)(() => model.Apply(null!))).Should().Throw<ArgumentNullException>().WithParameterName("delta");
        ((Action)(() => DeltaExtensions.Deltas(null!))).Should().Throw<ArgumentNullException>().WithParameterName("model");
    }
}
