using DeltaTuning.Experiments.Prompts;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Training;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class PromptSetupTests
{
    private static readonly string[][] Reviews = [["no reason to watch", "0"], ["This is great", "1"], ["he plays it", "1"]];
    private static readonly string[][] Scored = [["A dog sleeps.", "The dog sleeps.", "5"], ["a b c", "He plays guitar.", "0"], ["What is it?", "What is it?", "3.8"]];
    private static readonly RunConfiguration Run = new() { Kind = "prompt", Model = "", Task = "glue-sst2", Method = "none", Template = true, Training = new() { MaxInputLength = 64, BatchSize = 3 } };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Scores_are_the_label_words_logits_at_the_mask(bool bert, bool prompt)
    {
        using var scope = NewDisposeScope();
        using var setup = Setup(bert ? TinyMaskedModels.Bert() : TinyMaskedModels.Roberta(), bert ? WordTokenizers.Bert : WordTokenizers.Roberta, "glue-sst2", Reviews, Run with { Method = prompt ? "PT" : "none" });
        using var soft = prompt ? setup.Model.Apply(new PromptTuning(10) { Placement = PromptPlacement.AfterStart, Init = PromptInit.Normal(0.5) }) : null;
        var tokenizer = bert ? WordTokenizers.Bert : WordTokenizers.Roberta;
        using var batch = Only(setup.Train(0));

        var output = setup.Forward(batch);

        // The plain way: the whole vocabulary everywhere, then the mask's place, behind the prompt where there is one.
        var whole = setup.Model.call(batch.Inputs).Logits!;
        var mask = tokenizer.TokenToId(tokenizer.SpecialTokens.Mask!)!.Value;
        string[] words = bert ? ["terrible", "great"] : ["Ġterrible", "Ġgreat"];
        for (var row = 0; row < 3; row++)
        {
            var place = batch.Inputs.InputIds[row].data<long>().ToList().IndexOf(mask) + (prompt ? 10 : 0);
            for (var word = 0; word < 2; word++)
                output.Logits![row, word].item<float>().Should().BeApproximately(whole[row, place, tokenizer.TokenToId(words[word])!.Value].item<float>(), 1e-5f);
        }
        output.Logits!.shape.Should().Equal(3, 2);
    }

    [Fact]
    public void The_loss_of_classes_is_the_cross_entropy_over_their_words()
    {
        using var scope = NewDisposeScope();
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", Reviews, Run);
        using var batch = Only(setup.Train(0));
        var output = setup.Forward(batch);

        var expected = Rows(output).Select((scores, row) => -Math.Log(Softmax(scores)[(int)batch.Targets[row].item<long>()])).Average();
        output.Loss!.item<float>().Should().BeApproximately((float)expected, 1e-5f);
    }

    [Fact]
    public void The_loss_of_scores_is_a_divergence()
    {
        using var scope = NewDisposeScope();
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-stsb", Scored, Run with { Task = "glue-stsb" });
        using var batch = Only(setup.Evaluate(RunSplit.Train)!);
        var output = setup.Forward(batch);

        var expected = Rows(output).Select((scores, row) =>
        {
            var (q, p) = (batch.Targets[row].item<float>() / 5.0, Softmax(scores)[1]);
            return Term(q, p) + Term(1 - q, 1 - p);
        }).Average();
        output.Loss!.item<float>().Should().BeApproximately((float)expected, 1e-5f);
        expected.Should().BePositive();

        static double Term(double q, double p) => q == 0 ? 0 : q * Math.Log(q / p);
    }

    [Fact]
    public void By_option_it_is_as_in_the_authors_code()
    {
        using var scope = NewDisposeScope();
        var run = Run with { Task = "glue-stsb", Settings = new Dictionary<string, string> { ["stsb_loss"] = "authors" } };
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-stsb", Scored, run);
        using var batch = Only(setup.Evaluate(RunSplit.Train)!);
        var output = setup.Forward(batch);

        // KLDivLoss(log_target=True): the mean over all 3 · 2 numbers of exp(q) (q − log p).
        var expected = Rows(output).SelectMany((scores, row) =>
        {
            var (q, p) = (batch.Targets[row].item<float>() / 5.0, Softmax(scores));
            return new[] { Math.Exp(1 - q) * (1 - q - Math.Log(p[0])), Math.Exp(q) * (q - Math.Log(p[1])) };
        }).Average();
        output.Loss!.item<float>().Should().BeApproximately((float)expected, 1e-5f);
    }

    [Fact]
    public void A_score_is_predicted_by_its_upper_words_probability()
    {
        using var scope = NewDisposeScope();
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-stsb", Scored, Run with { Task = "glue-stsb" });
        using var batch = Only(setup.Evaluate(RunSplit.Train)!);
        using var output = setup.Forward(batch);
        var metric = setup.CreateMetric();
        metric.Add(batch, output);

        double[] predictions = [.. Rows(output).Select(scores => 5 * Softmax(scores)[1])];
        double[] references = [.. Enumerable.Range(0, 3).Select(row => (double)batch.Targets[row].item<float>())];
        metric.Compute()[setup.Metric].Should().BeApproximately(Pearson(predictions, references), 1e-6);
    }

    [Theory]
    [InlineData("glue-sst2")]
    [InlineData("glue-cola")]
    [InlineData("glue-mrpc")]
    [InlineData("glue-rte")]
    public void Metrics_are_those_of_the_predicted_words(string task)
    {
        using var scope = NewDisposeScope();
        var words = PromptTasks.Find(task).Words;
        string[][] rows = [.. Enumerable.Range(0, 8).Select(number => new[] { $"{(char)('a' + (number % 5))} dog", $"he plays {(char)('a' + (number / 2))}", words[number % 2].Key })];
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, task, rows, Run with { Task = task });
        var metric = setup.CreateMetric();
        var (hits, tp, fp, fn, tn) = (0, 0, 0, 0, 0);
        foreach (var batch in setup.Evaluate(RunSplit.Train)!.Batches(0))
        {
            using var output = setup.Forward(batch);
            metric.Add(batch, output);
            foreach (var (scores, row) in Rows(output).Select((scores, row) => (scores, row)))
            {
                var (predicted, right) = (scores[1] > scores[0], batch.Targets[row].item<long>() == 1);
                hits += predicted == right ? 1 : 0;
                tp += predicted && right ? 1 : 0;
                fp += predicted && !right ? 1 : 0;
                fn += !predicted && right ? 1 : 0;
                tn += !predicted && !right ? 1 : 0;
            }
        }

        var expected = PromptTasks.Find(task).Metric switch
        {
            "accuracy" => hits / 8.0,
            "f1" => tp == 0 ? 0 : 2.0 * tp / ((2 * tp) + fp + fn),
            _ => (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn) is var table && table == 0 ? 0 : ((tp * tn) - (fp * fn)) / Math.Sqrt(table),
        };
        metric.Compute()[setup.Metric].Should().BeApproximately(expected, 1e-9);
    }

    [Theory]
    [InlineData("none", 20)]
    [InlineData("PT", 10)]
    [InlineData("PT+BF", 10)]
    public void A_soft_prompt_takes_its_room_in_a_row(string method, int length)
    {
        using var setup = Setup(
            TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", [[string.Join(' ', Enumerable.Repeat("a", 100)), "0"]], Run with { Method = method, Training = Run.Training with { MaxInputLength = 20 } });
        setup.Train(0).Batches(0).Select(batch => batch.Inputs.InputIds.shape[1]).Should().Equal(length);
    }

    [Fact]
    public void The_models_positions_limit_a_row()
    {
        using var setup = Setup(
            TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", [[string.Join(' ', Enumerable.Repeat("a", 100)), "0"]], Run with { Method = "PT", Training = Run.Training with { MaxInputLength = 512 } });
        using var soft = setup.Model.Apply(new PromptTuning(10) { Placement = PromptPlacement.AfterStart });
        // 66 rows of the table, of which two are never used.
        using var batch = Only(setup.Train(0));
        batch.Inputs.InputIds.shape[1].Should().Be(54);
        using var output = setup.Forward(batch);
        output.Logits!.shape.Should().Equal(1, 2);
    }

    [Fact]
    public void Batches_are_cut_and_shuffled_by_the_seed()
    {
        string[][] rows = [.. Enumerable.Range(0, 10).Select(number => new[] { $"{(char)('a' + (number % 5))}", $"{number % 2}" })];
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", rows, Run with { Training = Run.Training with { BatchSize = 8, Accumulation = 2, TrainExamples = 7, EvaluationBatchSize = 3 } });

        setup.Train(0).Batches(0).Select(setup.BatchSize).Should().Equal(4, 3);
        First(setup.Train(5)).Should().Equal(First(setup.Train(5)));
        setup.Evaluate(RunSplit.Train)!.Batches(0).Select(setup.BatchSize).Should().Equal(3, 3, 1);
        setup.Evaluate(RunSplit.Validation).Should().BeNull();

        static long[] First(IBatchSource<PromptBatch> source) => source.Batches(0).Select(batch => batch.Inputs.InputIds.data<long>().ToArray()).First();
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var setup = Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", Reviews, Run);
        LeakAssert.NoLiveTensorsLeft(() =>
        {
            var metric = setup.CreateMetric();
            foreach (var batch in setup.Train(0).Batches(0))
            {
                using var moved = setup.ToDevice(batch, CPU);
                using var output = setup.Forward(moved);
                metric.Add(moved, output);
            }
        });
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var classifier = RobertaForSequenceClassification.FromConfig(TinyMaskedModels.Roberta().Config);
        FluentActions.Invoking(() => Setup(classifier, WordTokenizers.Roberta, "glue-sst2", Reviews, Run)).Should().Throw<ArgumentException>().WithMessage("*RobertaForSequenceClassification fills no mask*");
        FluentActions.Invoking(() => Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", [["a", "2"]], Run)).Should().Throw<ArgumentException>().WithMessage("'2' is no class of glue-sst2*");
        FluentActions.Invoking(() => Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-stsb", Scored, Run with { Task = "glue-stsb", Settings = new Dictionary<string, string> { ["stsb_loss"] = "mse" } }))
            .Should().Throw<ArgumentException>().WithMessage("stsb_loss is 'mse'; choose divergence or authors*");
        FluentActions.Invoking(() => Setup(TinyMaskedModels.Roberta(), WordTokenizers.Roberta, "glue-sst2", Reviews, Run with { Method = "PT", Training = Run.Training with { MaxInputLength = 10 } }))
            .Should().Throw<ArgumentException>().WithMessage("The soft prompt takes 10 of the 10 tokens*");
    }

    private static PromptSetup Setup(PretrainedModel model, TextTokenizer tokenizer, string task, string[][] train, RunConfiguration run) =>
        new(model, tokenizer, PromptTasks.Find(task), ListedTasks.Of(task, train, []), run);

    // A source takes its batches back: this one is the test's own.
    private static PromptBatch Only(IBatchSource<PromptBatch> source) => source.Batches(0).Select(batch => batch.To(CPU)).Single();

    private static double[][] Rows(ModelOutput output) =>
        [.. Enumerable.Range(0, (int)output.Logits!.shape[0]).Select(row => output.Logits[row].data<float>().Select(score => (double)score).ToArray())];

    private static double[] Softmax(double[] scores)
    {
        var sum = scores.Sum(Math.Exp);
        return [.. scores.Select(score => Math.Exp(score) / sum)];
    }

    private static double Pearson(double[] left, double[] right)
    {
        var (x, y) = (left.Average(), right.Average());
        return left.Zip(right, (a, b) => (a - x) * (b - y)).Sum() / Math.Sqrt(left.Sum(a => (a - x) * (a - x)) * right.Sum(b => (b - y) * (b - y)));
    }
}
