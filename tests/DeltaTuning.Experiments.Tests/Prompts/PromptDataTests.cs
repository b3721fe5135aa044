using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Prompts;

/// <summary>Which examples a run sees, told by what its batches hold.</summary>
public sealed class PromptDataTests
{
    private static readonly string[][] Many = [.. Enumerable.Range(0, 40).Select(number => new[] { $"{string.Concat(Enumerable.Repeat("a ", (number / 2) + 1))}", $"{number % 2}" })];
    private static readonly string[][] Dev = [["b", "0"], ["b b", "1"], ["b b b", "1"]];
    private static readonly string[][] Test = [["c", "1"]];

    [Fact]
    public void All_of_GLUE_is_chosen_by_and_reported_on_its_development_set()
    {
        var data = PromptData.Load(PromptTasks.Find("sst2"), new ListedTasks(ListedTasks.Of("glue-sst2", Many, Dev, Test)), null, null);
        (data.Train.Count, data.Validation.Count, data.Test).Should().Be((40, 3, data.Validation));
    }

    [Fact]
    public void Other_tasks_are_reported_on_their_test_set()
    {
        var data = PromptData.Load(PromptTasks.Find("mini-sentiment"), new ListedTasks(ListedTasks.Of("mini-sentiment", Many, Dev, Test)), null, null);
        data.Test.Single().Sentences.Should().Equal("c");
        PromptData.Load(PromptTasks.Find("mini-sentiment"), new ListedTasks(ListedTasks.Of("mini-sentiment", Many, Dev)), null, null).Test.Should().HaveCount(3);
    }

    [Fact]
    public void A_few_are_drawn_from_the_training_set_by_seed()
    {
        var tasks = new ListedTasks(ListedTasks.Of("glue-sst2", Many, Dev));
        var data = PromptData.Load(PromptTasks.Find("sst2"), tasks, 4, 13);

        data.Train.CountBy(example => example.Label!).Should().BeEquivalentTo([KeyValuePair.Create("0", 4), KeyValuePair.Create("1", 4)]);
        data.Validation.CountBy(example => example.Label!).Should().BeEquivalentTo([KeyValuePair.Create("0", 4), KeyValuePair.Create("1", 4)]);
        data.Train.Intersect(data.Validation).Should().BeEmpty();
        data.Test.Should().HaveCount(3);
        PromptData.Load(PromptTasks.Find("sst2"), tasks, 4, 13).Train.Should().Equal(data.Train);
        PromptData.Load(PromptTasks.Find("sst2"), tasks, 4, 14).Train.Should().NotEqual(data.Train);
    }

    [Fact]
    public void Scores_are_parted_at_the_middle()
    {
        string[][] scored = [.. Enumerable.Range(0, 20).Select(number => new[] { "a", "b", $"{number % 6}" })];
        var data = PromptData.Load(PromptTasks.Find("stsb"), new ListedTasks(ListedTasks.Of("glue-stsb", scored, scored[..2])), 3, 42);
        data.Train.CountBy(example => example.Label is "0" or "1" or "2").Should().BeEquivalentTo([KeyValuePair.Create(true, 3), KeyValuePair.Create(false, 3)]);
    }

    [Fact]
    public void Files_that_were_drawn_before_count_first()
    {
        var whole = ListedTasks.Of("glue-sst2", Many, Dev);
        var drawn = ListedTasks.Of("glue-sst2", [["d", "0"]], [["e", "1"]], ["f", "1"], ["g", "0"]);
        PromptData.Load(PromptTasks.Find("sst2"), new ListedTasks(whole, ("lm-bff-16-13", drawn)), 16, 13).Should().BeSameAs(drawn);

        var data = PromptData.Load(PromptTasks.Find("sst2"), new ListedTasks(whole, ("lm-bff-16-13", drawn with { Test = [] })), 16, 13);
        (data.Train.Single().Sentences[0], data.Test.Count).Should().Be(("d", 3));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        var tasks = new ListedTasks(ListedTasks.Of("glue-sst2", [], Dev));
        FluentActions.Invoking(() => PromptData.Load(PromptTasks.Find("sst2"), tasks, 16, 13)).Should().Throw<ArgumentException>().WithMessage("*training split*'lm-bff-16-13'*neither is there*");
        FluentActions.Invoking(() => PromptData.Load(PromptTasks.Find("sst2"), tasks, 16, null)).Should().Throw<ArgumentException>().WithMessage("*without a seed*");
    }

    [Fact]
    public void LM_BFFs_files_are_found_by_number_and_seed()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in TaskCatalog.BuiltIn.Find("glue-sst2").Sources.Single(source => source.Name == "lm-bff-16-42").Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file.Path])!);
            File.WriteAllText(folder[file.Path], $"sentence\tlabel\n{file.Split}\t1\n");
        }
        var store = new TaskStore(new() { Folders = [folder.Path], HubCaches = [] });

        var data = PromptData.Load(PromptTasks.Find("sst2"), store, 16, 42);
        new[] { data.Train, data.Validation, data.Test }.Select(split => split.Single().Sentences.Single()).Should().Equal("train", "validation", "test");
        store.Load("glue-sst2", "lm-bff-16-87").Should().BeNull();
    }
}
