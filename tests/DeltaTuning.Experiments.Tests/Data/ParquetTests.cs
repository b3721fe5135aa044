using DeltaTuning.Experiments.Data;
using Parquet;
using Parquet.Serialization;

namespace DeltaTuning.Experiments.Tests.Data;

public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nested_rows_come_back_over_row_groups()
    {
        Conversation[] rows =
        [
            new() { Name = "a", Turns = [new() { Who = "x", Words = ["one", "two"] }, new() { Who = null, Words = [] }] },
            new() { Name = null, Turns = [] },
            new() { Name = "c", Turns = [new() { Who = "y", Words = ["three"] }], When = new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc) },
        ];
        await ParquetSerializer.SerializeAsync(rows, _folder["a.parquet"], new ParquetOptions { RowGroupSize = 2 });
        var read = DataFile.Read(_folder["a.parquet"]).ToArray();
        read.Select(row => row.Line).Should().Equal(1, 2, 3);
        read[0]["Turns"]!.ToJsonString().Should().Be("""[{"Who":"x","Words":["one","two"]},{"Who":null,"Words":[]}]""");
        read[1].Fields["Name"].Should().BeNull();
        read[1]["Turns"]!.ToJsonString().Should().Be("[]");
        read[2].Text("Turns.0.Words.0").Should().Be("three");
        read[2].Text("When").Should().StartWith("2020-01-02");
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        File.WriteAllText(_folder["a.parquet"], "PAR1 this is no Parquet file PAR1");
        FluentActions.Invoking(() => DataFile.Read(_folder["a.parquet"]).Count()).Should().Throw<DataFormatException>().WithMessage("*a.parquet*Parquet*");
    }

    private sealed class Conversation
    {
        public string? Name { get; set; }

        public List<Turn> Turns { get; set; } = [];

        public DateTime? When { get; set; }
    }

    private sealed class Turn
    {
        public string? Who { get; set; }

        public List<string> Words { get; set; } = [];
    }
}
