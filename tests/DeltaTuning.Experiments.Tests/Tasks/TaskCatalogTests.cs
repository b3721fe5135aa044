using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Experiments.Tasks.Preprocessing;

namespace DeltaTuning.Experiments.Tests.Tasks;

public sealed class TaskCatalogTests
{
    private const string Stsb = "glue-stsb";

    private static readonly TaskCatalog Catalog = TaskCatalog.BuiltIn;

    private static readonly TaskDeclaration Own = new()
    {
        Name = "mood",
        Category = TaskCategories.Classification,
        Dataset = "mood",
        Input = "text: {text}",
        Output = "{label}",
        Labels = ["bad", "good"],
        Metric = TaskMetrics.Accuracy,
    };

    [Fact]
    public void There_are_the_160_tasks_of_the_gym_and_stsb()
    {
        Catalog.Tasks.Should().HaveCount(161);
        Catalog.Tasks.Select(task => task.Name).Should().OnlyHaveUniqueItems().And.Contain(Stsb);
    }

    [Theory]
    [InlineData("blimp-", 10)]
    [InlineData("ethos-", 7)]
    [InlineData("glue-", 9)]
    [InlineData("kilt_", 7)]
    [InlineData("lama-", 4)]
    [InlineData("superglue-", 7)]
    [InlineData("tweet_eval-", 11)]
    [InlineData("eli5-", 3)]
    [InlineData("race-", 2)]
    [InlineData("squad-", 2)]
    public void Families_are_whole(string start, int count) =>
        Catalog.Tasks.Count(task => task.Name.StartsWith(start, StringComparison.Ordinal)).Should().Be(count);

    [Theory]
    [InlineData(TaskCategories.Classification, 65)]
    [InlineData(TaskCategories.QuestionAnswering, 51)]
    [InlineData(TaskCategories.ConditionalGeneration, 13)]
    [InlineData(TaskCategories.Others, 31)]
    public void Categories_have_their_counts(string category, int count) =>
        Catalog.Tasks.Count(task => task.Category == category && task.Name != Stsb).Should().Be(count);

    [Theory]
    [InlineData(TaskMetrics.Accuracy, 51)]
    [InlineData(TaskMetrics.ClassificationF1, 51)]
    [InlineData(TaskMetrics.ExactMatch, 28)]
    [InlineData(TaskMetrics.QuestionAnsweringF1, 9)]
    [InlineData(TaskMetrics.RougeL, 17)]
    [InlineData(TaskMetrics.MatthewsCorrelation, 1)]
    [InlineData(TaskMetrics.PearsonCorrelation, 3)]
    public void Metrics_have_their_counts(string metric, int count) =>
        Catalog.Tasks.Count(task => task.Metric == metric && task.Name != Stsb).Should().Be(count);

    [Fact]
    public void Every_preprocessor_is_used_and_every_use_exists()
    {
        var used = Catalog.Tasks.SelectMany(task => task.Steps.Concat(task.Sources.SelectMany(source => source.Steps))).ToArray();
        used.Select(step => step.Use).Distinct().Should().BeEquivalentTo(TaskPreprocessors.All.Keys);
        foreach (var step in used)
            if (TaskPreprocessors.All[step.Use].Arguments is var known && !known.ContainsKey("*"))
                step.With.Keys.Should().BeSubsetOf(known.Keys, $"'{step.Use}' knows no others");
    }

    [Fact]
    public void Classes_are_named_where_the_metric_needs_them()
    {
        foreach (var task in Catalog.Tasks.Where(task => task.Metric == TaskMetrics.MatthewsCorrelation))
            task.Labels.Should().HaveCount(2, $"of {task.Name}");
        Catalog.Tasks.Where(task => task.Category == TaskCategories.Classification).Should().OnlyContain(task => task.Labels.Count >= 2);
    }

    [Fact]
    public void The_tasks_for_prompts_have_sentences_and_labels()
    {
        foreach (var name in new[] { "cola", "sst2", "mrpc", "stsb", "qqp", "mnli", "qnli", "rte" })
            Catalog.Find("glue-" + name).Sentences.Should().NotBeEmpty();
        Catalog.Find("glue-qqp").PromptLabels.Should().Equal("0", "1");
        Catalog.Find("glue-rte").Labels.Should().Equal("entailment", "not_entailment");
        Catalog.Find("glue-mnli").Labels.Should().Equal("entailment", "neutral", "contradiction");
    }

    [Theory]
    [InlineData("sst2", "*no task 'sst2'*glue-sst2*")]
    [InlineData("glue-mlni", "*no task 'glue-mlni'*glue-mnli*")]
    [InlineData("tweet_eval-emotions", "*tweet_eval-emotion*")]
    public void An_unknown_task_is_answered_with_the_nearest(string name, string message) =>
        Catalog.Invoking(catalog => catalog.Find(name)).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Filters_hold_together()
    {
        Catalog.Where(category: "sentiment analysis").Should().NotBeEmpty().And.OnlyContain(task => task.Subcategory == "sentiment analysis");
        Catalog.Where(metric: "qa-f1", name: "squad").Select(task => task.Name).Should().Equal("squad-with_context");
        Catalog.Where(category: "Others", metric: "ACC", name: "blimp").Should().HaveCount(10);
    }

    [Fact]
    public void An_own_task_is_added_or_takes_a_place()
    {
        Catalog.With(Own).Find("mood").Should().Be(Own);
        var replaced = Catalog.With(Own with { Name = "imdb" });
        replaced.Tasks.Should().HaveCount(161);
        replaced.Find("imdb").Labels.Should().Equal("bad", "good");
        Catalog.Find("imdb").Labels.Should().Equal("negative", "positive");
    }

    [Fact]
    public void An_own_table_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tasks.json"], """
            [
              {
                "name": "mood", "category": "classification", "dataset": "mood", "input": "text: {text}", "output": "{label}",
                "labels": ["bad", "good"], "metric": "ACC", // a comment
                "sources": [{ "name": "files", "files": [{ "split": "train", "path": "mood/train.jsonl" }] }],
              },
            ]
            """);
        TaskCatalog.Load(folder["tasks.json"]).Find("mood").Sources.Should().ContainSingle().Which.Files[0].Path.Should().Be("mood/train.jsonl");
    }

    [Theory]
    [InlineData("""{ "name": "a" }""", "*no table of tasks*")]
    [InlineData("""[{ "category": "others" }]""", "*a task has no 'name'*")]
    [InlineData("""[{ "name": "a", "category": "others", "dataset": "d", "input": "{x}", "output": "{y}" }]""", "*'a' has no 'metric'*")]
    [InlineData("""[{ "name": "a", "category": "others", "dataset": "d", "input": "{x}", "output": "{y}", "metric": "F2" }]""", "*'a' has the metric 'F2'*ACC*")]
    [InlineData("""[{ "name": "a", "category": "other", "dataset": "d", "input": "{x}", "output": "{y}", "metric": "EM" }]""", "*category 'other'*others*")]
    [InlineData("""[{ "name": "a", "category": "others", "dataset": "d", "input": "{x", "output": "{y}", "metric": "EM" }]""", "*input format*braces*")]
    [InlineData("""[{ "name": "a", "category": "others", "dataset": "d", "input": "x", "output": "{y}", "metric": "EM" }]""", "*input format*names no column*")]
    [InlineData("""[{ "name": "a", "labels": ["x", "x"], "category": "others", "dataset": "d", "input": "{x}", "output": "{y}", "metric": "EM" }]""", "*label twice*")]
    [InlineData("""[{ "name": "a", "lables": [] }]""", "*lables*")]
    [InlineData("""[{ "name": "a", "category": "others", "dataset": "d", "input": "{x}", "output": "{y}", "metric": "EM", "sources": [{ "name": "s", "files": [{ "split": "dev", "path": "p" }] }] }]""", "*split is 'dev'*validation*")]
    public void A_table_that_is_wrong_says_where(string table, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["own.json"], table);
        FluentActions.Invoking(() => TaskCatalog.Load(folder["own.json"])).Should().Throw<DataFormatException>().WithMessage("*own.json" + message);
    }

    [Fact]
    public void A_declaration_that_is_wrong_is_refused()
    {
        Catalog.Invoking(catalog => catalog.With(Own with { PromptLabels = ["0"] })).Should().Throw<ArgumentException>().WithMessage("*'mood' has 1 prompt labels for 2 labels*");
        Catalog.Invoking(catalog => catalog.With(Own, Own)).Should().Throw<ArgumentException>().WithMessage("*Two tasks are named 'mood'*");
        FluentActions.Invoking(() => TaskCatalog.Load("nowhere.json")).Should().Throw<FileNotFoundException>();
    }
}
