using System.Text;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class DelimitedDialectTests
{
    [Fact]
    public void A_record_is_placed_at_its_first_line()
    {
        var rows = Read("x,y\r\n\"a\r\nb\",1\r\n\r\nc,2\n\"d\n\ne\",3", DataFormat.Csv);
        rows.Select(row => (row.Line, row.Text("x"))).Should().Equal((2, "a\r\nb"), (5, "c"), (6, "d\n\ne"));
    }

    [Fact]
    public void A_quote_within_an_unquoted_value_is_ordinary() =>
        Read("x,y\na 5\" screen,b\nit is \"so\",c", DataFormat.Csv).Select(row => row.Text("x")).Should().Equal("a 5\" screen", "it is \"so\"");

    [Fact]
    public void Quotes_of_tsv_are_ordinary_unless_asked_for()
    {
        const string text = "x\ty\n\"a\tb\"\n";
        Read(text, DataFormat.Tsv).Single().Text("x").Should().Be("\"a");
        Read("x\ty\n\"a\tb\"\tc\n", DataFormat.Tsv, new() { Quoting = true }).Single().Text("x").Should().Be("a\tb");
    }

    [Fact]
    public void Names_may_be_given_and_lines_passed_over()
    {
        var rows = Read("a header\n1 ||| 2\n3 ||| 4", DataFormat.Csv, new() { Columns = ["x", "y"], Delimiter = " ||| ", SkipLines = 1 });
        rows.Select(row => (row.Line, row.Text("x"), row.Text("y"))).Should().Equal((2, "1", "2"), (3, "3", "4"));
    }

    [Fact]
    public void Ragged_lines_are_filled_or_cut_where_allowed() =>
        Read("x,y\n1\n2,3,4", DataFormat.Csv, new() { AllowRagged = true }).Select(row => row.Text("x") + row.Text("y")).Should().Equal("1", "23");

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void A_delimiter_that_cannot_be_is_refused(string delimiter) =>
        FluentActions.Invoking(() => Read("", DataFormat.Csv, new() { Delimiter = delimiter })).Should().Throw<ArgumentException>().WithMessage("*Delimiter*");

    private static DataRow[] Read(string text, DataFormat format, DataFileOptions? options = null) =>
        [.. DataFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a", (options ?? new()) with { Format = format })];
}
