using System.CommandLine;
using DeltaTuning.Experiments.Miniature;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.Options;

/// <summary>Where tasks and their data are.</summary>
internal sealed class TaskDataOptions
{
    private readonly Option<string[]> _data = new("--data") { Description = $"A folder with tasks' data; repeat it for more. The hub's cache is looked through too. [default: {TaskStoreOptions.FoldersVariable}]", HelpName = "folder", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _source = new("--data-source") { Description = "The source that is preferred where a task has several, such as lm-bff-16-13.", HelpName = "name" };
    private readonly Option<string?> _catalog = new("--catalog") { Description = "A JSON table of further tasks.", HelpName = "file" };

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_source);
        command.Add(_catalog);
    }

    /// <summary>The tasks.</summary>
    public TaskCatalog Catalog(ParseResult parsed) => parsed.GetValue(_catalog) is { } file ? TaskCatalog.Load(file) : TaskCatalog.BuiltIn;

    /// <summary>The store.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder is not there.</exception>
    public TaskStore Open(ParseResult parsed)
    {
        var options = new TaskStoreOptions { Catalog = Catalog(parsed), Source = parsed.GetValue(_source) };
        if (parsed.GetRequiredValue(_data) is not { Length: > 0 } folders)
            return new(options);
        return Array.Find(folders, folder => !Directory.Exists(folder)) is { } missing
            ? throw new DirectoryNotFoundException($"There is no data folder \"{missing}\" (looked for {Path.GetFullPath(missing)}).")
            : new(options with { Folders = folders });
    }

    /// <summary>The store with the generated tasks of studies in miniature beside it.</summary>
    public ITaskStore WithMiniature(ParseResult parsed) => new MiniatureTasks(Open(parsed));

    /// <summary>The same options as a command line has them, for a process of its own.</summary>
    public IReadOnlyList<string> Tokens(ParseResult parsed) =>
    [
        .. parsed.GetRequiredValue(_data).Select(folder => $"--data={Path.GetFullPath(folder)}"),
        .. parsed.GetValue(_source) is { } source ? [$"--data-source={source}"] : Array.Empty<string>(),
        .. parsed.GetValue(_catalog) is { } catalog ? [$"--catalog={Path.GetFullPath(catalog)}"] : Array.Empty<string>(),
    ];
}
