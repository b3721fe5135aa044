using DeltaTuning.Experiments.Prompts;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class PromptTasksTests
{
    [Fact]
    public void The_eight_tasks_of_glue_are_there()
    {
        PromptTasks.Glue.Select(task => task.Title).Should().Equal("CoLA", "SST-2", "MRPC", "STS-B", "QQP", "MNLI", "QNLI", "RTE");
        PromptTasks.Glue.Select(task => task.Metric).Should().Equal("matthews", "accuracy", "f1", "pearson", "f1", "accuracy", "accuracy", "accuracy");
        PromptTasks.Glue.Select(task => task.MaxLengthFullData).Should().Equal(256, 256, 256, 256, 256, 512, 512, 512);
        PromptTasks.Glue.Select(task => task.MaxLength).Should().Equal(256, 256, 256, 256, 256, 512, 256, 512);
    }

    [Theory]
    [InlineData("glue-sst2")]
    [InlineData("sst2")]
    [InlineData("SST-2")]
    public void A_task_has_several_names(string name) => PromptTasks.Find(name).Name.Should().Be("glue-sst2");

    [Fact]
    public void What_only_some_tasks_have_is_read()
    {
        PromptTasks.Find("rte").FirstSentenceLimit.Should().Be(240);
        PromptTasks.Find("stsb").Scale.Should().Be(new ScoreScale(0, 5, 2.5));
        PromptTasks.Find("mnli").Words.Select(word => word.Key).Should().Equal("contradiction", "entailment", "neutral");
        PromptTasks.Find("mnli").ClassOf("neutral").Should().Be(2);
    }

    [Fact]
    public void What_has_no_template_is_refused()
    {
        FluentActions.Invoking(() => PromptTasks.Find("samsum")).Should().Throw<ArgumentException>().WithMessage("'samsum'*glue-cola*glue-rte*");
        FluentActions.Invoking(() => PromptTasks.Find("rte").ClassOf("2")).Should().Throw<ArgumentException>().WithMessage("'2'*glue-rte*not_entailment, entailment*");
    }
}
