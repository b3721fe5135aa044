using System.Text.Json.Serialization;
using DeltaTuning.Experiments.Tasks;
using Parquet.Serialization;

namespace DeltaTuning.Experiments.Tests.Tasks;

public sealed class HubParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Classes_have_the_names_that_the_file_gives_their_numbers()
    {
        // In this order ENTY is 1; in the older one, which the task declares, it is 1 too, but DESC is 0 and not 2.
        const string names = """{"info": {"features": {"coarse_label": {"names": ["ABBR", "ENTY", "DESC", "HUM", "LOC", "NUM"], "_type": "ClassLabel"}}}}""";
        await Write("train", names);
        await Write("test", names);
        new TaskStore(new() { Folders = [_folder.Path], HubCaches = [] }).Load("trec").Train.Select(example => example.Targets[0]).Should().Equal("DESC", "ABBR");
    }

    [Fact]
    public async Task Without_names_numbers_are_those_of_the_declaration()
    {
        await Write("train", null);
        await Write("test", null);
        new TaskStore(new() { Folders = [_folder.Path], HubCaches = [] }).Load("trec").Train.Select(example => example.Targets[0]).Should().Equal("ABBR", "DESC");
    }

    private async Task Write(string split, string? names)
    {
        Directory.CreateDirectory(_folder["trec"]);
        Question[] rows = [new() { Text = "a", Label = 2 }, new() { Text = "b", Label = 0 }];
        var metadata = names is null ? null : new Dictionary<string, string> { ["huggingface"] = names };
        await ParquetSerializer.SerializeAsync(rows, _folder["trec", $"{split}-00000-of-00001.parquet"], null, metadata, TestContext.Current.CancellationToken);
    }

    private sealed class Question
    {
        [JsonPropertyName("text")]
        public string Text { get; set; } = "";

        [JsonPropertyName("coarse_label")]
        public long Label { get; set; }
    }
}
