using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.Tests.Miniature;

public sealed class MiniatureTasksTests
{
    public static TheoryData<string> Names => [.. MiniatureTasks.Declarations.Select(task => task.Name)];

    [Fact]
    public void Examples_are_the_same_in_every_process()
    {
        var tasks = new MiniatureTasks();

        tasks.Load("mini-sentiment").Train[1].Should().BeEquivalentTo(new TaskExample
        {
            Input = "sentence: the new hero was not terrible .",
            Targets = ["positive"],
            Sentences = ["the new hero was not terrible ."],
            Label = "1",
        });
        tasks.Load("mini-pairs").Train[1].Should().BeEquivalentTo(new TaskExample
        {
            Input = "sentence 1: the present was observed by the lady in the town . [SEP] sentence 2: the lady watched the present in the town .",
            Targets = ["equivalent"],
            Sentences = ["the present was observed by the lady in the town .", "the lady watched the present in the town ."],
            Label = "1",
        });
        tasks.Load("mini-question").Train[1].Should().BeEquivalentTo(new TaskExample
        {
            Input = "question: where was the boat watched ? context: the guy watched the boat in the store .",
            Targets = ["in the store"],
        });
        tasks.Load("mini-summary").Train[1].Should().BeEquivalentTo(new TaskExample
        {
            Input = "summary: the story was honest . the cast was new . the show was lovely .",
            Targets = ["a honest story and a new cast and a lovely show"],
        });
    }

    [Theory, MemberData(nameof(Names))]
    public void Splits_have_their_sizes_and_share_nothing(string name)
    {
        var data = new MiniatureTasks().Load(name);

        (data.Train.Count, data.Validation.Count, data.Test.Count).Should().Be((512, 128, 128));
        data.Train.Concat(data.Validation).Concat(data.Test).Select(example => example.Input).Should().OnlyHaveUniqueItems();
    }

    [Theory, InlineData("mini-sentiment", 1), InlineData("mini-pairs", 2)]
    public void Classes_are_balanced_and_told_in_both_forms(string name, int sentences)
    {
        var data = new MiniatureTasks().Load(name);

        foreach (var split in new[] { data.Train, data.Validation, data.Test })
        {
            split.Count(example => example.Label == "1").Should().Be(split.Count / 2);
            split.Should().OnlyContain(example => example.Targets.Single() == data.Task.Labels[int.Parse(example.Label!)] && example.Sentences.Count == sentences);
        }
    }

    [Fact]
    public void A_changed_happening_is_another_one()
    {
        var random = new Random(3);
        var pairs = Enumerable.Range(0, 500).Select(_ => Happening.Draw(random)).Select(happening => (happening, Changed: happening.Changed(random))).ToArray();

        pairs.Should().OnlyContain(pair => pair.happening != pair.Changed);
    }

    [Fact]
    public void Other_tasks_come_from_the_store_behind()
    {
        var tasks = new MiniatureTasks(new OneTask());

        tasks.Find("other").Name.Should().Be("other");
        tasks.Load("other").Train.Should().BeEmpty();
        tasks.Find("mini-pairs").Metric.Should().Be("ACC");
    }

    [Fact]
    public void An_unknown_task_is_told_with_those_that_come_along()
    {
        var act = () => new MiniatureTasks().Find("mini-sentimant");

        act.Should().Throw<ArgumentException>().WithMessage("There is no task \"mini-sentimant\"*mini-sentiment, mini-pairs, mini-question, mini-summary*");
    }

    private sealed class OneTask : ITaskStore
    {
        public TaskDeclaration Find(string name) => new() { Name = name, Category = "others", Dataset = name, Input = "", Output = "", Metric = "ACC" };

        public TaskData Load(string name) => new(Find(name), [], [], []);
    }
}
