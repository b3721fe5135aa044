using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>What a command writes: for people to standard output, or, by <c>--json</c>, one document there and everything else to standard error.</summary>
/// <param name="console">The console.</param>
/// <param name="isJson">Whether a document is asked for.</param>
internal sealed class CommandOutput(CliConsole console, bool isJson)
{
    /// <summary>The output of a command line.</summary>
    public static CommandOutput Of(CliConsole console, ParseResult parsed) => new(console, parsed.GetValue<bool>(CommonOptions.JsonName));

    /// <summary>Whether a document is asked for.</summary>
    public bool IsJson => isJson;

    /// <summary>Whether displays may redraw.</summary>
    public bool IsLive => console.IsTerminal && !isJson;

    /// <summary>Where people read.</summary>
    public TextWriter Messages => isJson ? console.Error : console.Out;

    /// <summary>Tables for people.</summary>
    public IAnsiConsole Drawing { get; } = console.Drawing(toError: isJson);

    /// <summary>Shows a live display as long as something takes.</summary>
    public T Live<T>(Func<IAnsiConsole, T> display)
    {
        console.IsDrawing = true;
        try
        {
            return display(Drawing);
        }
        finally
        {
            console.IsDrawing = false;
        }
    }

    /// <summary>Says something to people.</summary>
    public void Say(string line) => Messages.WriteLine(line);

    /// <summary>Says something that is not as usual; never among results.</summary>
    public void Warn(string line) => console.Error.WriteLine(UserProblem.Sentence(line));

    /// <summary>Ends a command: its result as a document, or as people read it.</summary>
    public int Finish<T>(T result, JsonTypeInfo<T> type, Action<T>? show = null)
    {
        if (isJson)
            console.Out.WriteLine(JsonSerializer.Serialize(result, type));
        else
            show?.Invoke(result);
        return ExitCode.Done;
    }

    /// <summary>A table without frame, as wide as its content.</summary>
    public static Table Table(params ReadOnlySpan<string> headings)
    {
        var table = new Table().Border(TableBorder.Minimal);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading)));
        return table;
    }
}
