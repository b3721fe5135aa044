using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class DataRowTests
{
    private static readonly DataRow Row = new(
        JsonNode.Parse("""{ "text": "a", "label": "3", "score": 2.5, "a.b": 1, "answers": { "text": ["x", "y"] }, "none": null }""")!.AsObject(), "data.jsonl", 7);

    [Theory]
    [InlineData("text", "a")]
    [InlineData("score", "2.5")]
    [InlineData("a.b", "1")]
    [InlineData("answers.text.1", "y")]
    public void A_path_finds_its_value(string path, string expected) => Row.Text(path).Should().Be(expected);

    [Fact]
    public void Numbers_may_be_written_as_text()
    {
        Row.WholeNumber("label").Should().Be(3);
        Row.Number("score").Should().Be(2.5);
        Row.Texts("answers.text").Should().Equal("x", "y");
    }

    [Theory]
    [InlineData("nothing", "*line 7*no 'nothing'*text, label*")]
    [InlineData("answers.text.2", "*no 'answers.text.2'*")]
    [InlineData("none", "*'none' is no text*")]
    public void What_is_not_there_is_named_with_its_place(string path, string message) =>
        Row.Invoking(row => row.Text(path)).Should().Throw<DataFormatException>().WithMessage("data.jsonl" + message);

    [Fact]
    public void A_number_that_is_none_is_shown()
    {
        Row.Invoking(row => row.WholeNumber("score")).Should().Throw<DataFormatException>().WithMessage("*2.5*no whole number*");
        Row.Invoking(row => row.Number("text")).Should().Throw<DataFormatException>().WithMessage("*'a'*no number*");
    }
}
