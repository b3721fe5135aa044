using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows tasks.</summary>
internal static class TaskDisplay
{
    private const int LongText = 400;

    /// <summary>A line for each task.</summary>
    public static void List(CommandOutput output, IReadOnlyList<TaskDeclaration> tasks)
    {
        var width = tasks.Select(task => task.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var task in tasks)
            output.Say($"{task.Name.PadRight(width)}  {task.Metric,-20} {task.Category}{(task.Subcategory.Length > 0 ? $", {task.Subcategory}" : "")}");
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{tasks.Count} {(tasks.Count == 1 ? "task" : "tasks")}"));
    }

    /// <summary>A task with its data.</summary>
    public static void One(CommandOutput output, TaskCheck check)
    {
        var task = check.Task;
        output.Say(task.Name);
        Line("category", task.Subcategory.Length > 0 ? $"{task.Category}, {task.Subcategory}" : task.Category);
        Line("data set", task.Dataset);
        Line("reads", task.Input);
        Line("writes", task.Output);
        if (task.Labels.Count > 0)
            Line("classes", string.Join(", ", task.Labels));
        Line("metric", task.Metric);
        Line("licence", task.License);
        if (check.Folder is { } folder)
            Line("data", string.Create(CultureInfo.InvariantCulture, $"{folder}: {check.Train:N0} to train, {check.Validation:N0} to validate, {check.Test:N0} to test on"));
        foreach (var problem in check.Problems)
            Line("problem", problem);
        if (check.First is { } example)
        {
            Line("example", Short(example.Input));
            Line("answer", Short(string.Join(" | ", example.Targets)));
        }

        void Line(string name, string value) => output.Say($"  {name,-10} {value}");
    }

    /// <summary>What was found of each task.</summary>
    public static void Checks(CommandOutput output, IReadOnlyList<TaskCheck> checks, bool isAll)
    {
        var width = checks.Select(check => check.Task.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var check in checks)
        {
            output.Say(check.IsLoaded
                ? string.Create(CultureInfo.InvariantCulture, $"{check.Task.Name.PadRight(width)}  {check.Train,8:N0} {check.Validation,8:N0} {check.Test,8:N0}  {check.Source}")
                : $"{check.Task.Name.PadRight(width)}  {(isAll ? Short(check.Problems.Count > 0 ? check.Problems[0] : "no examples") : string.Join(" ", check.Problems))}");
        }
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{checks.Count(check => check.IsLoaded)} of {checks.Count} tasks load (columns: examples to train, validate and test on; source)"));
    }

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > LongText } longer ? longer[..LongText] + "..." : text.ReplaceLineEndings(" ");
}
