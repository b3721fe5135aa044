using DeltaTuning.Cli.CommandLine;

var console = CliConsole.OfProcess();
using var stop = new StopSignal(console);
return await CliProgram.RunAsync(args, console, stop.Token);
