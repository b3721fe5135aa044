using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Tasks;

public sealed class LocalDataTests
{
    // Fewer than the sets of the folder give, so that a set may go.
    private const int AtLeast = 70;

    [Fact]
    public void The_tasks_whose_data_are_there_load_and_format()
    {
        var folder = DataFolder.Find();
        Assert.SkipWhen(folder is null, "There is no folder of data sets: DELTATUNING_DATA names none, and no folder above has shared/data.");
        using var unpacked = new TemporaryFolder();
        DataFolder.Unpack(folder!, TaskCatalog.BuiltIn.Tasks.SelectMany(task => task.Sources).SelectMany(source => source.Files).Select(file => file.Path.Split('/')[0]).Distinct(), unpacked.Path);
        var store = new TaskStore(new() { Folders = [unpacked.Path, folder!], HubCaches = [] });

        var output = TestContext.Current.TestOutputHelper!;
        var loaded = 0;
        var broken = new List<string>();
        foreach (var task in TaskCatalog.BuiltIn.Tasks)
        {
            var check = store.Check(task.Name);
            if (check.IsLoaded)
                loaded++;
            else if (check.Source is not null)
                broken.Add($"{task.Name}: {string.Join(" ", check.Problems)}");
            if (check.Source is not null)
                output.WriteLine($"{task.Name} ({check.Source}): {check.RowsRead} rows, {check.Train}/{check.Validation}/{check.Test} {string.Join(" ", check.Problems)}{Environment.NewLine}    {Cut(check.First?.Input)} => {Cut(string.Join(" | ", check.First?.Targets ?? []))}");
        }
        output.WriteLine($"{loaded} of {TaskCatalog.BuiltIn.Tasks.Count} tasks load from {folder}.");
        broken.Should().BeEmpty();
        loaded.Should().BeGreaterThanOrEqualTo(AtLeast);
    }

    private static string Cut(string? text) => text is { Length: > 220 } ? text[..220] + "..." : text ?? "";
}
