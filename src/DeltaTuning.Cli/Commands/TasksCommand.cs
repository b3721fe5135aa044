using System.CommandLine;
using System.CommandLine.Completions;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Display;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.Commands;

/// <summary>The study's tasks.</summary>
internal static class TasksCommand
{
    public static Command Create(CliConsole console) => new Command("tasks", "Lists, shows and checks the study's tasks.") { ListOf(console), Show(console), Check(console) }
        .WithExamples("tasks list --category \"question answering\"", "tasks show boolq", "tasks check --data ../data");

    private static Command ListOf(CliConsole console)
    {
        var category = new Option<string?>("--category") { Description = "Only tasks of a category, the large one or the one within.", HelpName = "category" };
        category.CompletionSources.Add(_ => TaskCatalog.BuiltIn.Tasks.Select(task => task.Category).Distinct().Select(item => new CompletionItem(item)));
        var metric = MetricOption.Create("Only tasks with this metric.");
        var name = new Option<string?>("--name") { Description = "Only tasks with this in their name.", HelpName = "text" };
        var data = new TaskDataOptions();
        var command = new Command("list", "Lists tasks.") { category, metric, name }.WithExamples("tasks list", "tasks list --metric Rouge-L --json");
        data.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var catalog = data.Catalog(parsed);
            Known("a category", parsed.GetValue(category), catalog.Tasks.SelectMany(task => new[] { task.Category, task.Subcategory }));
            Known("a metric of tasks", parsed.GetValue(metric), catalog.Tasks.Select(task => task.Metric));
            TaskDeclaration[] tasks = [.. catalog.Where(parsed.GetValue(category), parsed.GetValue(metric), parsed.GetValue(name))];
            return Task.FromResult(output.Finish(tasks, CliJson.Default.TaskDeclarationArray, list => TaskDisplay.List(output, list)));
        });
        return command;
    }

    private static Command Show(CliConsole console)
    {
        var (name, data) = (Name(), new TaskDataOptions());
        var command = new Command("show", "Shows a task: its texts, metric and licence, and an example where its data are at hand.") { name }.WithExamples("tasks show glue-sst2 --data ../data");
        data.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var store = data.Open(parsed);
            var check = store.Check(UsageException.Naming(() => store.Find(parsed.GetRequiredValue(name))).Name);
            return Task.FromResult(output.Finish(check, CliJson.Default.TaskCheck, shown => TaskDisplay.One(output, shown)));
        });
        return command;
    }

    private static Command Check(CliConsole console)
    {
        var names = new Argument<string[]>("task") { Description = "The tasks. [default: all]", HelpName = "task", Arity = ArgumentArity.ZeroOrMore };
        names.CompletionSources.Add(_ => Names());
        var data = new TaskDataOptions();
        var command = new Command("check", "Loads tasks as far as their data go, and says what is missing and where to put it.") { names }.WithExamples("tasks check boolq glue-sst2 --data ../data", "tasks check --json");
        data.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var store = data.Open(parsed);
            var wanted = parsed.GetValue(names) is { Length: > 0 } given ? given : [.. data.Catalog(parsed).Tasks.Select(task => task.Name)];
            var checks = new List<TaskCheck>();
            foreach (var name in wanted)
            {
                cancellationToken.ThrowIfCancellationRequested();
                checks.Add(store.Check(UsageException.Naming(() => store.Find(name)).Name));
            }
            output.Finish([.. checks], CliJson.Default.TaskCheckArray, list => TaskDisplay.Checks(output, list, isAll: wanted.Length > 1));
            return Task.FromResult(wanted.Length == 1 && !checks[0].IsLoaded ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    private static void Known(string what, string? name, IEnumerable<string> known)
    {
        string[] names = [.. known.Where(item => item.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (name is not null && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw UsageException.Unknown(what, name, names);
    }

    private static Argument<string> Name()
    {
        var name = new Argument<string>("task") { Description = "The task.", HelpName = "task" };
        name.CompletionSources.Add(_ => Names());
        return name;
    }

    // The table is read when a shell asks, not whenever the program starts.
    private static IEnumerable<CompletionItem> Names() => TaskCatalog.BuiltIn.Tasks.Select(task => new CompletionItem(task.Name));
}
