using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Conversion;

namespace DeltaTuning.Cli.Commands;

/// <summary>What a conversion wrote.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="From">The library whose form was read.</param>
/// <param name="To">The library whose form was written.</param>
/// <param name="Method">The method.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record ConvertResult(string Folder, DeltaForm From, DeltaForm To, string Method, long Parameters);

/// <summary>Writes a delta in another library's form.</summary>
internal static class ConvertCommand
{
    private static readonly Argument<string> Source = new("delta") { Description = "The delta: PEFT's or AdapterHub's folder, OpenDelta's state dict as a safetensors file, or the folder of a run." };

    private static readonly Dictionary<string, DeltaForm> Forms = new(StringComparer.Ordinal)
    {
        ["peft"] = DeltaForm.Peft,
        ["adapterhub"] = DeltaForm.AdapterHub,
        ["opendelta"] = DeltaForm.OpenDelta,
    };

    public static Command Create(CliConsole console)
    {
        var model = ModelOption.Required();
        var to = new Option<string>("--to") { Description = "The library: peft, adapterhub or opendelta.", HelpName = "library", Required = true };
        Choice.Demand(to, [.. Forms.Keys]);
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write.", HelpName = "folder", Required = true };
        var name = new Option<string?>("--name") { Description = "The adapter's name, which AdapterHub writes. [default: the delta's own]", HelpName = "name" };
        var method = MethodOptions.Method("The method that OpenDelta's file was trained with; other files say it themselves.");
        var set = MethodOptions.Set();
        var command = new Command("convert", "Writes a delta of PEFT, AdapterHub or OpenDelta in the form of another of them.") { Source, model, to, folder, name, method, set }
            .WithExamples(
                "convert adapterhub/sst2 --model roberta-base --to peft --out peft/sst2",
                "convert delta.safetensors --method AP --set bottleneck=24 --model t5-base --to adapterhub --out out");
        command.SetAction((parsed, _) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var (path, target) = (SavedDeltas.FolderOf(parsed.GetRequiredValue(Source)), Forms[parsed.GetRequiredValue(to)]);
            var from = SavedDeltas.FormOf(path);
            using var backbone = DeltaBackbone.Load(ModelFolders.Resolve(parsed.GetRequiredValue(model)), path);
            var given = parsed.GetValue(method) is { } letters ? OpenDeltaMethod.Create(backbone, letters, MethodOptions.Read(letters, parsed.GetRequiredValue(set))) : null;
            var delta = SavedDeltas.Attach(backbone, path, new() { Name = parsed.GetValue(name), Trainable = false }, given);
            SavedDeltas.Save(delta, target, parsed.GetRequiredValue(folder));
            var result = new ConvertResult(parsed.GetRequiredValue(folder), from, target, delta.Module.Method, delta.Parameters.Sum(parameter => parameter.Count));
            return Task.FromResult(output.Finish(result, CliJson.Default.ConvertResult, done => output.Say(
                FormattableString.Invariant($"{done.Folder} holds {done.Method} with {done.Parameters:N0} parameters in the form of {NameOf(done.To)} (it was {NameOf(done.From)}'s)."))));
        });
        return command;
    }

    private static string NameOf(DeltaForm form) => form == DeltaForm.Peft ? "PEFT" : form.ToString();
}
