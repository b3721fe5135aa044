using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.FineTuning;

namespace DeltaTuning.Cli.Commands;

/// <summary>What a prediction wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Rows in it.</param>
internal sealed record PredictResult(string File, long Rows);

/// <summary>Answers the rows of a file.</summary>
internal static class PredictCommand
{
    public static Command Create(CliConsole console)
    {
        var (trained, reading, generation) = (new TrainedOptions(), new ReadingOptions(), new GenerationFlags());
        var file = new Option<string>("--file", "-f") { Description = "The file of rows; labels are not needed.", HelpName = "file", Required = true };
        var target = new Option<string?>("--out", "-o") { Description = "The file to write, .jsonl or .csv: the rows with a column prediction. [default: JSON lines to standard output]", HelpName = "file" };
        var command = new Command("predict", "Answers the rows of a file: a class with its probabilities, a score, or a text.")
            .WithExamples("predict out/sst2 --file new.csv --out answers.csv", "predict out/sst2 --file new.jsonl > answers.jsonl");
        trained.AddTo(command);
        command.Add(file);
        command.Add(target);
        reading.AddTo(command);
        generation.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var path = parsed.GetValue(target);
            if (path is null && output.IsJson)
                throw new UsageException("--json describes the file that is written: name it by --out, or leave --json out, since the answers themselves are JSON lines.");
            using var model = trained.Load(parsed);
            var answers = Answers(model, DataFile.Read(parsed.GetRequiredValue(file), reading.Read(parsed)), trained.BatchSize(parsed), generation.Read(parsed, model.Card.MaxOutputLength), cancellationToken);
            if (path is null)
            {
                PredictionFile.WriteJsonLines(answers, console.Out);
                return Task.FromResult(ExitCode.Done);
            }
            var rows = PredictionFile.Write(answers, path);
            return Task.FromResult(output.Finish(new PredictResult(path, rows), CliJson.Default.PredictResult, result =>
                output.Say(string.Create(CultureInfo.InvariantCulture, $"{result.File} holds {result.Rows:N0} rows with their predictions."))));
        });
        return command;
    }

    private static IEnumerable<(DataRow Row, Prediction Prediction)> Answers(
        FineTunedModel model, IEnumerable<DataRow> rows, int batchSize, Models.GenerationOptions generation, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(batchSize))
            foreach (var answer in batch.Zip(model.Predict(model.Examples(batch), batchSize, generation, cancellationToken)))
                yield return answer;
    }
}
