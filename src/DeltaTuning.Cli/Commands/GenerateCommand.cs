using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Display;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Cli.Commands;

/// <summary>Texts for a text.</summary>
/// <param name="Input">What was read.</param>
/// <param name="Texts">What was written, best first.</param>
internal sealed record GeneratedTexts(string Input, IReadOnlyList<string> Texts);

/// <summary>What a generation gave.</summary>
/// <param name="Trained">The model or delta.</param>
/// <param name="Generated">The texts, in the inputs' order.</param>
internal sealed record GenerateResult(string Trained, IReadOnlyList<GeneratedTexts> Generated);

/// <summary>Writes texts with a T5.</summary>
internal static class GenerateCommand
{
    public static Command Create(CliConsole console)
    {
        var path = new Argument<string>("trained") { Description = "A T5: its folder, or a run, delta or composition trained on one." };
        var texts = new Argument<string[]>("text") { Description = "What it reads. [default: the lines of --file, or of standard input]", Arity = ArgumentArity.ZeroOrMore };
        var model = ModelOption.Optional("The backbone of a delta. [default: the one that it was trained on]");
        var file = new Option<string?>("--file", "-f") { Description = "A text file with an input in each line.", HelpName = "file" };
        var batch = new Option<int>("--batch-size") { Description = "Inputs of a batch.", HelpName = "number", DefaultValueFactory = _ => 16 };
        Positive.Demand(batch);
        var (device, generation) = (DeviceOption.Create(), new GenerationFlags());
        var command = new Command("generate", "Writes texts with a T5, with or without a delta.") { path, texts, model, file, batch, device }
            .WithExamples(
                "generate t5-base \"translate English to German: Good morning.\"",
                "generate out/summaries --file documents.txt --beams 4 --no-repeat-ngram 3",
                "generate out/qa --sample --top-p 0.9 --json < questions.txt");
        generation.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            string[] inputs = parsed.GetValue(texts) is { Length: > 0 } given ? given : Lines(parsed.GetValue(file), console);
            if (inputs.Length == 0)
                throw new UsageException("There is nothing to read: give a text, --file, or lines on standard input.");
            using var trained = FineTunedModel.Load(parsed.GetRequiredValue(path), parsed.GetValue(model), DeviceOption.Read(parsed.GetValue(device)));
            if (trained.Model is not T5ForConditionalGeneration)
                throw new ArgumentException($"{parsed.GetRequiredValue(path)} is of {trained.Model.GetName()}, which writes no text; see predict.");
            var options = generation.Read(parsed, trained.Card.MaxOutputLength);
            var name = parsed.GetRequiredValue(path);
            if (inputs.Length == 1 && output.IsLive && options is { Beams: 1, ReturnedSequences: 1 })
            {
                StreamedText.Show(console.Out, trained, inputs[0], options, cancellationToken);
                return Task.FromResult(ExitCode.Done);
            }
            var examples = inputs.Select(input => new TaskExample { Input = input, Targets = [""] });
            GeneratedTexts[] generated = [.. inputs.Zip(trained.Predict(examples, parsed.GetValue(batch), options, cancellationToken), (input, answer) => new GeneratedTexts(input, [answer.Answer, .. answer.Others]))];
            return Task.FromResult(output.Finish(new GenerateResult(name, generated), CliJson.Default.GenerateResult, result =>
            {
                foreach (var text in result.Generated.SelectMany(item => item.Texts))
                    output.Say(text);
            }));
        });
        return command;
    }

    private static string[] Lines(string? file, CliConsole console)
    {
        if (file is not null)
            return File.Exists(file) ? File.ReadAllLines(file) : throw new FileNotFoundException($"There is no file {file} (looked for {Path.GetFullPath(file)}).", file);
        return console.In.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
