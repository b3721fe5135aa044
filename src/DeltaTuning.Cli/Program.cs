using System.CommandLine;

var root = new RootCommand("Trains, evaluates, merges and converts deltas, and reruns the study of delta tuning.");
return await root.Parse(args).InvokeAsync();
