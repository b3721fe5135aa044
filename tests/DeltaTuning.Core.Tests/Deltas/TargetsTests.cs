namespace DeltaTuning.Core.Tests.Deltas;

public class TargetsTests
{
    private static readonly string[] Linears = ["layer.0.query", "layer.0.value", "layer.1.query", "layer.1.value"];

    [Fact]
    public void Named_MatchesWholeNamesAndEndsAtADot()
    {
        Select(Targets.Named("query")).Should().Equal("layer.0.query", "layer.1.query");
        Select(Targets.Named("layer.1.value")).Should().Equal("layer.1.value");
        Select(Targets.Named("value", "0.query")).Should().Equal("layer.0.query", "layer.0.value", "layer.1.value");
    }

    [Fact]
    public void Named_DoesNotMatchWithinAName()
    {
        var select = () => Select(Targets.Named("uery"));
        select.Should().Throw<DeltaTargetException>().WithMessage("*\"uery\" matches no module*").Which.Candidates.Should().Contain("query");
    }

    [Fact]
    public void Named_EveryNameMustMatch()
    {
        var select = () => Select(Targets.Named("query", "quary"));
        select.Should().Throw<DeltaTargetException>().WithMessage("*\"quary\"*Nearest are: query*");
    }

    [Fact]
    public void Matching_TakesTheWholeName()
    {
        Select(Targets.Matching(@"layer\.[01]\.query")).Should().Equal("layer.0.query", "layer.1.query");
        var part = () => Select(Targets.Matching("query"));
        part.Should().Throw<DeltaTargetException>().WithMessage("*the pattern \"query\" match no module*");
    }

    [Fact]
    public void Matching_RefusesWhatIsNoExpression()
    {
        var make = () => Targets.Matching("(");
        make.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void AllLinear_LeavesOutOutputAndHeads() => Select(Targets.AllLinear).Should().Equal(Linears);

    [Fact]
    public void At_TakesTheMapsPoints()
    {
        Select(Targets.At(AttachmentPoint.Value)).Should().Equal("layer.0.value", "layer.1.value");
        var absent = () => Select(Targets.At(AttachmentPoint.Key));
        absent.Should().Throw<DeltaTargetException>().WithMessage("*has no*Key*it has*Query*");
    }

    [Fact]
    public void Exclude_TakesNamesAndExpressions()
    {
        Select(Targets.AllLinear with { Exclude = ["value"] }).Should().Equal("layer.0.query", "layer.1.query");
        Select(Targets.AllLinear with { ExcludePattern = @".*\.0\..*" }).Should().Equal("layer.1.query", "layer.1.value");
        var nothing = () => Select(Targets.Named("query") with { Exclude = ["query"] });
        nothing.Should().Throw<DeltaTargetException>().WithMessage("*match 2 modules, but none is left*");
    }

    [Fact]
    public void Layers_CountInTheNamedList()
    {
        Select(Targets.AllLinear with { Layers = [1] }).Should().Equal("layer.1.query", "layer.1.value");
        Select(Targets.Named("query") with { Layers = [0], LayersPattern = ["layer"] }).Should().Equal("layer.0.query");
        var another = () => Select(Targets.Named("query") with { Layers = [0], LayersPattern = ["block"] });
        another.Should().Throw<DeltaTargetException>().WithMessage("*none is left*");
        Select(Targets.At(AttachmentPoint.Query) with { Layers = [1] }).Should().Equal("layer.1.query");
    }

    [Fact]
    public void Layers_GoNotWithAnExpression()
    {
        var select = () => Select(Targets.Matching(".*query") with { Layers = [0] });
        select.Should().Throw<ArgumentException>().WithMessage("*do not go with the pattern*");
        var pattern = () => Select(Targets.Named("query") with { LayersPattern = ["layer"] });
        pattern.Should().Throw<ArgumentException>().WithMessage("*there are no Layers*");
        var negative = () => Select(Targets.Named("query") with { Layers = [-1] });
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Targets_LeaveOutModulesTrainedWhole()
    {
        using var model = new TinyModel();
        IReadOnlyList<string> found = [];
        using var handle = model.Apply(new TinyDelta(delta =>
        {
            delta.SaveModules(["layer.1"]);
            found = [.. delta.Points(Targets.AllLinear).Select(point => point.Path)];
        }));
        found.Should().Equal("layer.0.query", "layer.0.value");
        handle.Parameters.Select(parameter => parameter.Key).Should().Equal("layer.1.query.weight", "layer.1.query.bias", "layer.1.value.weight");
    }

    [Fact]
    public void NoTargetsAndNoMap_SaysWhatToGive()
    {
        using var model = TorchSharp.torch.nn.Linear(2, 2);
        var apply = () => model.Apply(new TinyDelta(delta => delta.Points(null, AttachmentPoint.Query)));
        apply.Should().Throw<DeltaTargetException>().WithMessage("*publishes no map*Targets.Named*");
    }

    [Fact]
    public void EmptyTargets_AreRefused()
    {
        ((Action)(() => Targets.Named())).Should().Throw<ArgumentException>();
        ((Action)(() => Targets.Named(" "))).Should().Throw<ArgumentException>();
        ((Action)(() => Targets.At())).Should().Throw<ArgumentException>();
    }

    private static IReadOnlyList<string> Select(Targets targets)
    {
        using var model = new TinyModel();
        IReadOnlyList<string> found = [];
        using var handle = model.Apply(new TinyDelta(delta =>
        {
            found = [.. delta.Points(targets).Select(point => point.Path)];
            delta.Train("norm.weight");
        }));
        return found;
    }
}
