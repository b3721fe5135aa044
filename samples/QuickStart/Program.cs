using System.Text.Json;
using DeltaTuning.Files;
using DeltaTuning.Training;
using QuickStart;
using Spectre.Console;

var console = AnsiConsole.Console;
if (!console.Profile.Out.IsTerminal)
    console.Profile.Width = int.MaxValue; // A file has no margin to break lines at.
var parsed = CommandLine.Create((options, cancellationToken) =>
{
    var outcome = new FineTuning(options, console).Run(cancellationToken);
    return outcome.Loaded == outcome.After ? 0 : Fail("The saved files do not give the accuracy that was measured before saving.");
}).Parse(args);
if (parsed.Errors is [var error, ..])
    return Fail(error.Message);
try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return Fail("Stopped.");
}
// What a file, a folder or an option can be wrong about. Anything else is a defect and shows its stack.
catch (Exception problem) when (problem is IOException or InvalidDataException or JsonException or UnauthorizedAccessException
    or ArgumentException or NotSupportedException or CheckpointMismatchException or TrainingDivergedException)
{
    return Fail(problem.Message);
}

static int Fail(string message)
{
    Console.Error.WriteLine(message.ReplaceLineEndings(" "));
    return 1;
}
