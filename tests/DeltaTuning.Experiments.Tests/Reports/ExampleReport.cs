using DeltaTuning.Experiments.Reports;

namespace DeltaTuning.Experiments.Tests.Reports;

/// <summary>Reports to write in tests. Their numbers are made up.</summary>
internal static class ExampleReport
{
    /// <summary>One of everything, with names and texts that mean something to Markdown, HTML and CSV.</summary>
    public static StudyReport Small { get; } = new(
        "A & B: <what> *this* is",
        ["Run with `deltatuning study performance --budget 0.1`.", "1. Not a list, and_not_emphasis, _nor_ this."],
        [
            new("Results | first", ["Higher is better."],
                [
                    new("results", "Accuracy, in percent, of a|b.", ["Task", "FT", "AP, \"quoted\""],
                    [
                        ["sst2 <GLUE>", new() { Value = 94.25, Deviation = 0.31, Paper = 94.5, PaperDeviation = 0.4, Best = true, Runs = ["run-b", "run-a"] }, new() { Value = -0.04, Runs = ["run c"] }],
                        ["rte", new() { Value = 61.2, Paper = 63.0 }, new()],
                    ]),
                ],
                [
                    new("curves", "Accuracy against steps & more.", "Optimizer steps", "Accuracy (%)",
                    [
                        new("AP", [0, 10, 20], [50, 70, double.NaN]),
                        new("AP (paper)", [0, 10, 20], [52, 71, 74]) { FromPaper = true },
                    ]),
                ]),
            new("Nothing yet", [], [new("empty", "No rows.", ["A"], [])], [new("none", "No points.", "x", "y", [])]),
        ]);

    /// <summary>What a study's report looks like.</summary>
    public static StudyReport Full { get; } = MakeFull();

    private static StudyReport MakeFull()
    {
        var random = new Random(7);
        string[] methods = ["FT", "PT", "PF", "LR", "AP"];
        string[] tasks = ["glue-sst2", "glue-rte", "glue-mrpc", "glue-qnli", "ai2_arc", "commonsense_qa", "cosmos_qa", "tweet_eval-offensive", "Average"];
        string[] models = ["T5-small", "T5-base", "T5-large"];
        return new(
            "Performance of delta tuning",
            [
                "Full fine-tuning (FT), prompt tuning (PT), prefix tuning (PF), LoRA (LR) and adapters (AP) on nine tasks with T5-base, three seeds each. Learning rates were chosen by the validation metric.",
                "Run with `deltatuning study performance --model t5-base --budget 0.1`: a tenth of the paper's steps. Rank order as in the paper for 7 of 9 tasks; prompt tuning has not converged.",
            ],
            [
                new("Task by method", ["The metric of each task at the best checkpoint, in percent: mean and standard deviation over seeds. The best of each row is bold."],
                    [
                        new("performance", "Test metric by task and method, in percent.", ["Task", "Metric", .. methods],
                            [.. tasks.Select((task, i) => (IReadOnlyList<ReportCell>)
                                [task, task == "Average" ? "" : i % 3 == 0 ? "F1" : "ACC", .. methods.Select((method, j) => Cell(random, task, method, i, j))])]),
                        new("parameters", "Trained parameters, in percent of the backbone's.", ["Method", .. models],
                            [.. methods.Select((method, j) => (IReadOnlyList<ReportCell>)[method, .. models.Select((_, m) => new ReportCell { Value = 100 / Math.Pow(4, j + m * 0.4 * j), Digits = 3 })])]),
                    ],
                    [
                        new("performance", "Test metric by task and method; error bars: one standard deviation.", "Task", "Metric (%)",
                            [.. methods.Select((method, j) => new ReportSeries(method, [.. tasks[..^1].Select((_, i) => (double)i)], [.. tasks[..^1].Select((_, i) => 88 - 3.0 * i - 2 * j + random.NextDouble() * 4)])
                                { Deviation = [.. tasks[..^1].Select(_ => 0.5 + random.NextDouble())] })]) { Kind = FigureKind.Bars, Groups = tasks[..^1] },
                    ]),
                new("Convergence", ["The validation metric against steps. Dashed: the paper's curves, read from its figures."], [],
                    [
                        new("convergence", "Validation accuracy on `glue-sst2`; bands: one standard deviation over seeds.", "Optimizer steps", "Accuracy (%)",
                            [.. methods.Select((method, j) => Curve(random, method, j, false)), .. methods[..2].Select((method, j) => Curve(random, method + " (paper)", j, true))]),
                    ]),
                new("Efficiency", ["Peak memory of a training step against full fine-tuning."], [],
                    [
                        new("memory", "Memory saved against full fine-tuning, by batch size.", "Batch size", "Memory saved (%)",
                        [
                            new("AP", [0, 1, 2, 3], [71, 55, 41, 36]), new("AP (paper)", [0, 1, 2, 3], [69, 52, 38, 33]) { FromPaper = true },
                            new("LR", [0, 1, 2, 3], [73, 57, 40, 35]), new("LR (paper)", [0, 1, 2, 3], [72, 54, 39, 32]) { FromPaper = true },
                        ]) { Kind = FigureKind.Bars, Groups = ["1", "8", "32", "64"] },
                    ]),
            ]);
    }

    private static ReportCell Cell(Random random, string task, string method, int i, int j) => i == 5 && j == 1
        ? new()
        : new()
        {
            Value = 88 - 3 * i - 2 * j + random.NextDouble() * 4,
            Deviation = task == "Average" ? null : 0.3 + random.NextDouble(),
            Paper = 89 - 3 * i - 2 * j,
            Best = j == 0,
            Runs = [.. Enumerable.Range(0, task == "Average" ? 24 : 3).Select(seed => $"t5-{method.ToLowerInvariant()}-{task}-s{seed}")],
        };

    private static ReportSeries Curve(Random random, string name, int j, bool fromPaper)
    {
        var steps = Enumerable.Range(0, 41).Select(i => i * 250.0).ToArray();
        return new(name, steps, [.. steps.Select(step => 94 - j - 44 * Math.Exp(-step / (600 + 900 * j)) + random.NextDouble() * 0.8 - (fromPaper ? 1 : 0))])
        {
            FromPaper = fromPaper,
            Deviation = fromPaper ? [] : [.. steps.Select(step => 0.5 + 2 * Math.Exp(-step / 2000))],
        };
    }
}
