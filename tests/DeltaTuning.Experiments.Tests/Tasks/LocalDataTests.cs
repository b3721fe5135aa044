using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Metrics;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.Tests.Data;

namespace DeltaTuning.Experiments.Tests.Tasks;

public sealed class LocalDataTests
{
    // Fewer than the sets of the folder give, so that a set may go.
    private const int AtLeast = 70;
    private const int Scored = 300;

    [Fact]
    public void The_tasks_whose_data_are_there_load_format_and_score()
    {
        var folder = PublicData.Folder;
        Assert.SkipWhen(folder is null, "There is no folder of data sets: DELTATUNING_DATA names none, and no folder above has shared/data.");
        using var unpacked = new TemporaryFolder();
        Archives.Unpack(folder!, TaskCatalog.BuiltIn.Tasks.SelectMany(task => task.Sources).SelectMany(source => source.Files).Select(file => file.Path.Split('/')[0]).Distinct(), unpacked.Path);
        var store = new TaskStore(new() { Folders = [unpacked.Path, folder!], HubCaches = [] });

        var loaded = 0;
        var broken = new List<string>();
        foreach (var task in TaskCatalog.BuiltIn.Tasks)
        {
            try
            {
                var data = store.Load(task.Name);
                loaded++;
                var (gold, shifted) = Scores(task, Sample(data));
                if (gold < 0.99 || !(shifted < gold))
                    broken.Add($"{task.Name}: its own answers score {gold}, those of the next example {shifted}");
                Say($"{task.Name}: {data.Train.Count}/{data.Validation.Count}/{data.Test.Count} examples, {task.Metric} {gold:0.000} and shifted {shifted:0.000}");
            }
            catch (FileNotFoundException)
            {
                continue;
            }
            catch (DataFormatException exception)
            {
                broken.Add($"{task.Name}: {exception.Message}");
            }
        }
        Say($"{loaded} of {TaskCatalog.BuiltIn.Tasks.Count} tasks load, format and score from {folder}.");
        broken.Should().BeEmpty();
        loaded.Should().BeGreaterThanOrEqualTo(AtLeast);
    }

    private static TaskExample[] Sample(TaskData data)
    {
        TaskExample[] all = [.. data.Train, .. data.Validation, .. data.Test];
        var every = Math.Max(1, all.Length / Scored);
        return [.. all.Where((_, i) => i % every == 0)];
    }

    private static (double Gold, double Shifted) Scores(TaskDeclaration task, TaskExample[] examples)
    {
        var (gold, shifted) = (TextMetrics.Create(task.Metric), TextMetrics.Create(task.Metric));
        for (var i = 0; i < examples.Length; i++)
        {
            gold.Add(examples[i].Targets[0], examples[i].Targets);
            shifted.Add(examples[(i + 1) % examples.Length].Targets[0], examples[i].Targets);
        }
        return (gold.Compute().First().Value, shifted.Compute().First().Value);
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
