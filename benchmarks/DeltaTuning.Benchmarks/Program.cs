using System.CommandLine;
using DeltaTuning.Benchmarks.Generation;
using DeltaTuning.Benchmarks.Rows;
using DeltaTuning.Benchmarks.Speed;

var root = new RootCommand("Measures this library; benchmarks/README.md says how to measure PyTorch and PEFT beside it.") { SpeedCommand.Create(), RowsCommand.Create(), GenerationCommand.Create() };
return root.Parse(args).Invoke();
