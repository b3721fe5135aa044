using Spectre.Console;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Where a command reads and writes.</summary>
/// <param name="In">What comes in by a pipe.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Messages.</param>
/// <param name="IsTerminal">Whether <paramref name="Out"/> is a terminal that can redraw.</param>
internal sealed record CliConsole(TextReader In, TextWriter Out, TextWriter Error, bool IsTerminal)
{
    // A file has no margin to break lines at.
    private const int NoMargin = 10_000;

    /// <summary>Whether a live display is on, into which nobody else may write.</summary>
    public bool IsDrawing { get; set; }

#pragma warning disable RS0030 // What is banned in libraries is a program's business.
    /// <summary>The console of this process.</summary>
    public static CliConsole OfProcess() => new(Console.In, Console.Out, Console.Error, !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi);
#pragma warning restore RS0030

    /// <summary>Draws tables and live displays.</summary>
    /// <param name="toError">Whether among the messages, where results go to a script.</param>
    public IAnsiConsole Drawing(bool toError = false)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(toError ? Error : Out),
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!IsTerminal)
            console.Profile.Width = NoMargin;
        return console;
    }
}
