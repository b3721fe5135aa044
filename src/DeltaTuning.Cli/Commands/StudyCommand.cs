using System.CommandLine;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Cli.Display;
using DeltaTuning.Cli.Options;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Cli.Commands;

/// <summary>How a study ended.</summary>
/// <param name="Study">Its name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Report">The report's folder.</param>
/// <param name="Total">Runs of the plan.</param>
/// <param name="Finished">Finished runs.</param>
/// <param name="Failures">What went wrong, by run.</param>
internal sealed record StudyResult(string Study, string Folder, string? Report, int Total, int Finished, IReadOnlyDictionary<string, string> Failures);

/// <summary>Carries out an experiment of the study.</summary>
internal static class StudyCommand
{
    // What a run leaves in its process would be measured with the next one.
    private const string Measured = "efficiency";

    public static Command Create(CliConsole console)
    {
        var studies = StudyCatalog.Default;
        var name = new Argument<string>("study") { HelpName = "study", Description = $"The experiment: {string.Join(", ", studies.All.Select(study => study.Name))}." };
        name.CompletionSources.Add([.. studies.All.Select(study => study.Name)]);
        var folder = new Option<string?>("--out", "-o") { Description = "The study's folder. One that was stopped goes on. [default: runs/STUDY]", HelpName = "folder" };
        var dry = new Option<bool>("--dry-run") { Description = "Lists what would run, with what stands against it and what it would take; writes nothing." };
        var reportOnly = new Option<bool>("--report-only") { Description = "Makes the report of what is finished, and runs nothing." };
        var parallel = new Option<int>("--parallel") { Description = "Most runs at a time, each in a process of its own; fewer where memory does not allow them.", HelpName = "number", DefaultValueFactory = _ => 1 };
        Positive.Demand(parallel);
        var (flags, data, device) = (new StudyFlags(), new TaskDataOptions(), DeviceOption.Create());
        var command = new Command("study", "Carries out an experiment of the study of delta tuning, and writes its report.") { name, folder, dry, reportOnly, parallel, device }
            .WithExamples(
                "study composition --model roberta-large --tasks sst2,rte --out runs/a",
                "study performance --miniature --out runs/mini",
                "study convergence --model t5-base --budget 0.1 --parallel 2 --dry-run");
        flags.AddTo(command);
        data.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var output = CommandOutput.Of(console, parsed);
            var study = UsageException.Naming(() => studies[parsed.GetRequiredValue(name)]);
            var target = parsed.GetValue(folder) ?? Path.Combine("runs", study.Name);
            var wanted = parsed.GetValue(parallel);
            var (asked, tasks) = (flags.Read(parsed), data.WithMiniature(parsed));
            var runner = new StudyRunner(study, asked, new()
            {
                Folder = target,
                Worker = new() { Executors = StudyExecutors.Create(), Tasks = tasks, Device = DeviceOption.Read(parsed.GetValue(device)) },
                Launcher = wanted > 1 || study.Name == Measured ? WorkerCommand.Launcher(parsed.GetValue(device), data.Tokens(parsed)) : null,
                Parallel = wanted,
            });
            UsageException.Checking(runner.Check);
            if (parsed.GetValue(dry))
                return Task.FromResult(output.Finish([.. runner.DryRun()], CliJson.Default.PlannedRunArray, runs => PlanDisplay.Show(output, runs)));
            var outcome = parsed.GetValue(reportOnly) ? runner.Report() : StudyDisplay.Show(output, study.Name, progress => runner.Run(progress, cancellationToken), cancellationToken);
            var result = new StudyResult(study.Name, target, outcome.ReportFolder, outcome.Total, outcome.Finished, outcome.Failures.ToDictionary(failure => failure.Id, failure => failure.Message));
            output.Finish(result, CliJson.Default.StudyResult, done => Say(output, done));
            return Task.FromResult(result.Failures.Count == 0 ? ExitCode.Done : ExitCode.Failed);
        });
        return command;
    }

    private static void Say(CommandOutput output, StudyResult result)
    {
        output.Say(string.Create(CultureInfo.InvariantCulture, $"{result.Finished} of {result.Total} runs are finished; the report is in {result.Report}."));
        foreach (var failure in StudyDisplay.Failures(result.Failures))
            output.Warn($"failed: {failure}");
    }
}
