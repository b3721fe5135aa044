using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Conversion;
using DeltaTuning.Models;

namespace DeltaTuning.Cli.Commands;

/// <summary>What a merge wrote.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Kind"><c>model</c> or <c>delta</c>.</param>
/// <param name="Deltas">What was merged, in order.</param>
/// <param name="How">How deltas were combined; null for one delta.</param>
internal sealed record MergeResult(string Folder, string Kind, IReadOnlyList<string> Deltas, string? How);

/// <summary>Folds a delta into its backbone, or several deltas into one.</summary>
internal static class MergeCommand
{
    private static readonly Argument<string[]> Deltas = new("deltas") { Description = "Folders of saved deltas or of runs, or one of a composition.", Arity = ArgumentArity.OneOrMore };

    public static Command Create(CliConsole console)
    {
        var model = ModelOption.Required();
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write.", HelpName = "folder", Required = true };
        var dtype = DtypeOption.Create("file");
        var combination = new CombinationOptions();
        var command = new Command("merge", "Folds a delta into its backbone and writes the model, or combines several deltas into one.") { Deltas, model, folder, dtype }
            .WithExamples(
                "merge out/sst2 --model roberta-base --out out/sst2-merged",
                "merge out/a out/b --model roberta-base --weights 0.7 --weights 0.3 --how ties --density 0.2 --out out/ab");
        combination.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var (paths, target) = (parsed.GetRequiredValue(Deltas).Select(SavedDeltas.FolderOf).ToArray(), parsed.GetRequiredValue(folder));
            var source = ModelFolders.Resolve(parsed.GetRequiredValue(model));
            var options = new PretrainedOptions { Dtype = DtypeOption.Read(parsed.GetRequiredValue(dtype)) };
            MergeResult result;
            if (paths is [var single])
            {
                DeltaMerging.IntoModel(source, single, target, options);
                result = new(target, "model", paths, null);
            }
            else
            {
                var how = combination.How(parsed);
                DeltaMerging.IntoOne(source, combination.Weighted(parsed, paths), how, target, options);
                result = new(target, "delta", paths, how.Name);
            }
            return Task.FromResult(output.Finish(result, CliJson.Default.MergeResult, done => output.Say(
                done.Kind == "model" ? $"{done.Folder} holds the model with {paths[0]} in its weights." : $"{done.Folder} holds one delta of {string.Join(" and ", paths)} ({done.How}).")));
        });
        return command;
    }
}
