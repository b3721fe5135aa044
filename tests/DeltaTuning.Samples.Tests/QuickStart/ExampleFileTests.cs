using QuickStart;

namespace DeltaTuning.Samples.Tests.QuickStart;

public sealed class ExampleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("glue.tsv", "sentence\tlabel\na \"quoted film .\t1\nbad , really\t0\n")]
    [InlineData("swapped.tsv", "label\tid\tsentence\n1\t7\ta \"quoted film .\n0\t8\tbad , really\n")]
    [InlineData("bare.txt", "1\ta \"quoted film .\n0\tbad , really \n")]
    [InlineData("quotes.csv", "sentence,label\n\"a \"\"quoted film .\",1\n\"bad , really\",0\n")]
    public void Reads_tabs_and_commas_with_and_without_a_header(string name, string text) =>
        ExampleFile.Read(Write(name, text)).Should().Equal(new Example("a \"quoted film .", 1), new Example("bad , really", 0));

    [Fact]
    public void Reads_no_more_than_the_limit() =>
        ExampleFile.Read(Write("a.tsv", "sentence\tlabel\nx\t1\ny\t0\nz\t1\n"), limit: 2).Should().HaveCount(2);

    [Theory]
    [InlineData("sentence\tlabel\nx\tgood\n", "*line 2*\"good\"*whole number*")]
    [InlineData("sentence\tlabel\nx\n", "*line 2*1 column*column 2*")]
    [InlineData("text\tclass\nx\t1\n", "*first line*sentence and label*")]
    [InlineData("sentence\tlabel\n", "*no sentences*")]
    [InlineData("", "*no sentences*")]
    public void Says_what_is_wrong_and_where(string text, string message) =>
        FluentActions.Invoking(() => ExampleFile.Read(Write("a.tsv", text))).Should().Throw<InvalidDataException>().WithMessage(message);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
