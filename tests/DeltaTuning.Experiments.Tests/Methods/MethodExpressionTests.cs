using DeltaTuning.Experiments.Methods;
using DeltaTuning.Modules;

namespace DeltaTuning.Experiments.Tests.Methods;

public class MethodExpressionTests
{
    [Theory]
    [InlineData("AP", "AP")]
    [InlineData(" pt + bf+AP ", "PT+BF+AP")]
    [InlineData("AP>BF>PT", "AP>BF>PT")]
    [InlineData("PT+BF > AP", "PT+BF>AP")]
    [InlineData("IA", "IA3")]
    [InlineData("none", "none")]
    [InlineData("-", "none")]
    public void Parse_GivesThePlainForm(string text, string plain) => MethodExpression.Parse(text).ToString().Should().Be(plain);

    [Fact]
    public void Parse_PartsStages()
    {
        var expression = MethodExpression.Parse("PT+BF>AP");
        expression.IsSequence.Should().BeTrue();
        expression.TrainsBackbone.Should().BeFalse();
        expression.Stages.Select(stage => stage.Select(method => method.Name)).Should().BeEquivalentTo(new[] { new[] { "PT", "BF" }, ["AP"] }, options => options.WithStrictOrdering());
        MethodExpression.Parse("FT").TrainsBackbone.Should().BeTrue();
        MethodExpression.Parse("none").IsNone.Should().BeTrue();
    }

    [Theory]
    [InlineData("AQ", "There is no method 'AQ'. Did you mean AP*Known are FT, BF*")]
    [InlineData("PT+", "'PT+' lacks a method*")]
    [InlineData("PT>>AP", "'PT>>AP' lacks a method*")]
    [InlineData("PT+none", "*stands alone*")]
    [InlineData("IA+IA3", "*has IA3 twice*")]
    public void Parse_SaysWhatIsWrong(string text, string message) =>
        FluentActions.Invoking(() => MethodExpression.Parse(text)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void With_KnowsAMethodOfOnesOwn()
    {
        var own = StudyMethods.Default.With(new() { Name = "XY", Description = "My own.", Create = (_, _) => new LayerNormTuning() });
        MethodExpression.Parse("PT+XY", own).Methods.Select(method => method.Name).Should().Equal("PT", "XY");
        FluentActions.Invoking(() => MethodExpression.Parse("XY")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => own.With(new() { Name = "IA", Description = "Taken.", Create = (_, _) => new IA3() })).Should().Throw<ArgumentException>().WithMessage("Two methods are called IA*");
    }

    [Fact]
    public void CheckOptions_NamesThoseThatAreKnown()
    {
        var expression = MethodExpression.Parse("PT+BF");
        expression.CheckOptions(new Dictionary<string, double> { ["PT.tokens"] = 5 });
        FluentActions.Invoking(() => expression.CheckOptions(new Dictionary<string, double> { ["AP.bottleneck"] = 5 }))
            .Should().Throw<ArgumentException>().WithMessage("AP.bottleneck is no option of PT, BF. Known are PT.tokens.*");
    }
}
