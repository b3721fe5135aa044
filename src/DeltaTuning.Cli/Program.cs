using DeltaTuning.Cli.CommandLine;

using var stop = new StopSignal();
return await CliProgram.RunAsync(args, CliConsole.OfProcess(), stop.Token);
