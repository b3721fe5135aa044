using System.Globalization;
using DeltaTuning.Experiments.Backbones.Bundled;
using DeltaTuning.PretrainMiniature;

// dotnet run --project eng/PretrainMiniature -- src/DeltaTuning.Experiments/Backbones/Bundled [name] [steps]
if (args.Length is < 1 or > 3)
{
    Console.Error.WriteLine("usage: PretrainMiniature OUTPUT-FOLDER [NAME] [STEPS]");
    return 1;
}
var names = args.Length > 1 ? [args[1]] : BundledModels.Names;
var steps = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Pretraining.Steps;
foreach (var name in names)
{
    var model = BundledModels.Find(name) ?? throw new ArgumentException($"There is no bundled model {name}; known are {string.Join(", ", BundledModels.Names)}.");
    new Pretraining(model, steps).Run(args[0]);
}
return 0;
