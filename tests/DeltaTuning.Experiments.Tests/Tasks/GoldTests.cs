using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.Tasks.Preprocessing;
using DeltaTuning.Experiments.Tasks.Sources;

namespace DeltaTuning.Experiments.Tests.Tasks;

/// <summary>Rows and the texts that they become, checked by hand: gold.json.</summary>
public sealed class GoldTests
{
    private static readonly JsonArray Cases = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tasks", "gold.json")))!.AsArray();

    public static TheoryData<string> Names => [.. Cases.Select(one => one!["name"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_become_these_texts(string name)
    {
        using var folder = new TemporaryFolder();
        var one = Cases.Single(other => other!["name"]!.GetValue<string>() == name)!.AsObject();
        var (task, source) = Declared(one);
        foreach (var (file, text) in one["files"]?.AsObject() ?? [])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], text!.GetValue<string>());
        }
        var rows = one["rows"]!.AsArray().Select((row, i) => new DataRow(row!.DeepClone().AsObject(), "gold.json", i + 1));

        var examples = new TaskReader(TaskPreprocessors.All).Format(rows, task, source, folder.Path).ToArray();

        examples.Select(example => example.Input).Should().Equal(one["examples"]!.AsArray().Select(example => example!["input"]!.GetValue<string>()));
        examples.Select(example => string.Join(" | ", example.Targets)).Should()
            .Equal(one["examples"]!.AsArray().Select(example => string.Join(" | ", example!["targets"]!.AsArray().Select(target => target!.GetValue<string>()))));
    }

    [Fact]
    public void Every_preprocessor_is_among_them() =>
        Cases.Select(one => Declared(one!.AsObject())).SelectMany(pair => pair.Task.Steps.Concat(pair.Source?.Steps ?? [])).Select(step => step.Use)
            .Distinct().Should().BeEquivalentTo(TaskPreprocessors.All.Keys);

    private static (TaskDeclaration Task, TaskSource? Source) Declared(JsonObject one)
    {
        var task = TaskCatalog.BuiltIn.Find(one["task"]!.GetValue<string>());
        return (task, one["source"] is { } name ? task.Sources.Single(source => source.Name == name.GetValue<string>()) : null);
    }
}
