using System.IO.Compression;
using System.Text;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_counted_past_empty_ones()
    {
        var rows = Read("a.jsonl", "{\"x\": 1}\r\n\n  \n{\"x\": 2}");
        rows.Select(row => (row.Line, row.WholeNumber("x"))).Should().Equal((1, 1), (4, 2));
    }

    [Fact]
    public void Json_lines_may_be_called_json() => Read("a.json", "{\"x\": 1}\n{\"x\": 2}\n").Should().HaveCount(2);

    [Fact]
    public void A_json_list_gives_its_rows() =>
        Read("a.json", "\ufeff\n [ {\"x\": \"[]}\"}, {\"x\": [1, {}]} ]").Select(row => row["x"]!.ToJsonString()).Should().Equal("\"[]}\"", "[1,{}]");

    [Fact]
    public void A_list_deep_in_a_document_is_found() =>
        Read("a.json", """{"about": {"data": [1]}, "all": {"n": 3, "data": [{"x": 1}], "more": 2}}""", new() { RootProperty = "all.data" }).Single().WholeNumber("x").Should().Be(1);

    [Fact]
    public void An_objects_values_are_rows_with_their_names()
    {
        var rows = Read("a.json", """{"one": {"x": 1}, "two": 2}""", new() { KeyColumn = "id" });
        rows.Select(row => row.Fields.ToJsonString()).Should().Equal("""{"id":"one","x":1}""", """{"id":"two","value":2}""");
    }

    [Theory]
    [InlineData("a.json", """{"version": 1, "data": []}""", null, null, "*is an object*begins with 'version'*RootProperty*KeyColumn*", true)]
    [InlineData("a.json", """{"version": 1, "rows": []}""", "data", null, "*no 'data'; it has version, rows*", false)]
    [InlineData("a.json", """[{"x": 1}]""", null, "id", "*is a list*KeyColumn 'id'*", false)]
    [InlineData("a.json", """{"one": {"id": 1}}""", null, "id", "*line 1*'id' of its own*'one'*", false)]
    [InlineData("a.json", "[{\"x\": 1}, {\"x\": ", null, null, "*line 2*no JSON*", false)]
    [InlineData("a.json", "[{\"x\": 1}, 3]", null, null, "*line 2*a number, not an object*", false)]
    [InlineData("a.json", "[{\"x\": 1, \"x\": 2}]", null, null, "*line 1*no JSON*x*", false)]
    [InlineData("a.jsonl", "{\"x\": 1, \"x\": 2}", null, null, "*line 1*no JSON*x*", false)]
    [InlineData("a.json", "{\n\"data\": [] }", null, null, "*line 1*RootProperty*KeyColumn*", false)]
    [InlineData("a.jsonl", "{\"x\": 1}\n[2]", null, null, "*line 2: it is a list, not an object.", false)]
    [InlineData("a.csv", "", null, null, "*empty*Columns*", false)]
    [InlineData("a.csv", "x,x\n1,2", null, null, "*line 1*'x' twice*Columns*SkipLines*", false)]
    [InlineData("a.csv", "x,y\n1\n", null, null, "*line 2*1 values*2 columns*", false)]
    [InlineData("a.csv", "x,y\n1,\"2\n3,4\n", null, null, "*line 2*begins with a quote*Quoting*", false)]
    public void What_cannot_be_read_is_said_with_its_place(string name, string text, string? root, string? key, string message, bool json)
    {
        var options = new DataFileOptions { RootProperty = root, KeyColumn = key, Format = json ? DataFormat.Json : null };
        FluentActions.Invoking(() => Read(name, text, options)).Should().Throw<DataFormatException>().WithMessage(_folder[name] + message);
    }

    [Fact]
    public void Malformed_rows_are_skipped_up_to_the_limit_and_told()
    {
        const string text = "{\"x\": 1}\nno\n[]\n{\"x\": 2}\nno\n";
        var malformed = new MalformedRows();
        Read("a.jsonl", text, new() { MaxMalformed = 3, Malformed = malformed }).Should().HaveCount(2);
        malformed.First.Select(row => row.Line).Should().Equal(2, 3, 5);
        malformed.Count.Should().Be(3);
        FluentActions.Invoking(() => Read("a.jsonl", text, new() { MaxMalformed = 2 })).Should().Throw<DataFormatException>()
            .WithMessage("*line 5*malformed row 3, where MaxMalformed is 2*");
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_malformed_unless_their_encoding_is_named()
    {
        File.WriteAllBytes(_folder["a.jsonl"], [.. "{\"x\": \"caf"u8, 0xE9, .. "\"}\n{\"x\": \"b\"}"u8]);
        FluentActions.Invoking(() => DataFile.Read(_folder["a.jsonl"]).Count()).Should().Throw<DataFormatException>().WithMessage("*line 1*UTF-8*Encoding*");
        DataFile.Read(_folder["a.jsonl"], new() { Encoding = Encoding.Latin1 }).First().Text("x").Should().Be("café");
        File.WriteAllBytes(_folder["a.csv"], [.. "x\ncaf"u8, 0xE9]);
        FluentActions.Invoking(() => DataFile.Read(_folder["a.csv"]).Count()).Should().Throw<DataFormatException>().WithMessage("*UTF-8*Encoding*");
        DataFile.Read(_folder["a.csv"], new() { Encoding = Encoding.Latin1 }).Single().Text("x").Should().Be("café");
        File.WriteAllText(_folder["a.txt"], "ä\nb", Encoding.Unicode);
        DataFile.Read(_folder["a.txt"], new() { Encoding = Encoding.Unicode }).Select(row => row.Text("text")).Should().Equal("ä", "b");
    }

    [Fact]
    public void Compressed_text_is_read_too()
    {
        using (var file = new GZipStream(File.Create(_folder["a.jsonl.gz"]), CompressionLevel.Fastest))
            file.Write("{\"x\": 1}\n{\"x\": 2}\n"u8);
        DataFile.Read(_folder["a.jsonl.gz"]).Should().HaveCount(2);
    }

    [Fact]
    public void Every_line_of_a_text_is_a_row() =>
        Read("a.txt", "\ufeffa\n\nb\r\n", new() { TextColumn = "line" }).Select(row => row.Text("line")).Should().Equal("a", "", "b");

    [Fact]
    public void Two_files_are_read_side_by_side()
    {
        File.WriteAllText(_folder["a.en"], "one\ntwo");
        File.WriteAllText(_folder["a.de"], "eins\nzwei\n");
        DataFile.ReadPaired(_folder["a.en"], _folder["a.de"]).Select(row => row.Text("source") + row.Text("target")).Should().Equal("oneeins", "twozwei");
        File.AppendAllText(_folder["a.de"], "drei");
        FluentActions.Invoking(() => DataFile.ReadPaired(_folder["a.en"], _folder["a.de"]).Count()).Should().Throw<DataFormatException>().WithMessage("*a.en, line 2: it ends here, before *a.de*");
    }

    [Fact]
    public void A_row_that_is_too_long_is_malformed()
    {
        var text = $"{{\"x\": \"{new string('a', 200_000)}\"}}\n{{\"x\": \"b\"}}";
        Read("a.jsonl", text, new() { MaxRowLength = 1000, MaxMalformed = 1 }).Single().Line.Should().Be(2);
        FluentActions.Invoking(() => Read("b.json", $"[{text.Replace('\n', ',')}]", new() { MaxRowLength = 1000 })).Should().Throw<DataFormatException>().WithMessage("*MaxRowLength, 1000*");
        FluentActions.Invoking(() => Read("c.csv", "x\n\"" + new string('a', 200_000), new() { MaxRowLength = 1000 })).Should().Throw<DataFormatException>().WithMessage("*MaxRowLength, 1000*Quoting*");
    }

    [Fact]
    public void A_name_that_tells_no_format_is_refused()
    {
        File.WriteAllText(_folder["a.xyz"], "");
        FluentActions.Invoking(() => DataFile.Read(_folder["a.xyz"])).Should().Throw<ArgumentException>().WithMessage("*'.xyz'*Set Format*");
        FluentActions.Invoking(() => DataFile.Read(_folder["none.csv"])).Should().Throw<FileNotFoundException>().WithMessage("*none.csv*");
    }

    private DataRow[] Read(string name, string text, DataFileOptions? options = null)
    {
        File.WriteAllText(_folder[name], text);
        return [.. DataFile.Read(_folder[name], options)];
    }
}
