using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A data file as hubs lay it out: its rows, and the lines that are malformed.</summary>
internal sealed class DataFormatCase : ICaseKind
{
    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        var malformed = new MalformedRows();
        var lines = (@case.Json["malformed_lines"] as JsonArray ?? []).Select(line => (long)line!).ToArray();
        var options = new DataFileOptions
        {
            Format = Format(@case.Text("format")),
            Delimiter = (string?)@case.Json["delimiter"],
            Quoting = (string?)@case.Json["quoting"] is { } quoting ? quoting != "none" : null,
            RootProperty = (string?)@case.Json["root_property"],
            MaxMalformed = lines.Length,
            Malformed = malformed,
        };
        var path = Path.Combine(@case.Folder, @case.Text("file"));
        var expected = @case.Json["rows"]!.AsArray();
        Equal([.. DataFile.Read(path, options)], expected);
        malformed.First.Select(row => row.Line).Should().Equal(lines);
        // The extension tells the same.
        Equal([.. DataFile.Read(path, options with { Format = null, Malformed = null })], expected);
        if (lines.Length > 0)
            FluentActions.Invoking(() => DataFile.Read(path, options with { MaxMalformed = 0 }).Count()).Should().Throw<DataFormatException>().Which.Line.Should().Be(lines[0]);
    }

    private static void Equal(DataRow[] ours, JsonArray expected)
    {
        ours.Should().HaveCount(expected.Count);
        for (var i = 0; i < ours.Length; i++)
        {
            var row = JsonNode.Parse(ours[i].Fields.ToJsonString())!.AsObject();
            row.Select(field => field.Key).Should().Equal(expected[i]!.AsObject().Select(field => field.Key));
            foreach (var (name, value) in expected[i]!.AsObject())
                JsonNode.DeepEquals(row[name], value).Should().BeTrue($"row {i}'s {name} should be {Shown(value)} and is {Shown(row[name])}");
        }
    }

    // Braces would be read as places for arguments.
    private static string Shown(JsonNode? value) => (value?.ToJsonString() ?? "null").Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static DataFormat Format(string name) => name switch
    {
        "jsonl" => DataFormat.JsonLines,
        "json" => DataFormat.Json,
        "csv" => DataFormat.Csv,
        "tsv" => DataFormat.Tsv,
        "parquet" => DataFormat.Parquet,
        _ => throw new InvalidDataException($"There is no format {name}."),
    };
}
