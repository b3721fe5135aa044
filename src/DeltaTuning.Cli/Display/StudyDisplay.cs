using System.Diagnostics;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeltaTuning.Cli.Display;

/// <summary>Shows how far a study is: a live table on a terminal, a line for each run that begins, ends or fails where the output goes to a file.</summary>
internal static class StudyDisplay
{
    /// <summary>Carries a study out.</summary>
    public static StudyOutcome Show(CommandOutput output, string study, Func<IProgress<StudyProgress>, StudyOutcome> run)
    {
        if (!output.IsLive)
            return run(new Lines(output));
        return output.Drawing.Live(new Text($"{study}: looking the runs over")).Start(context => run(new LiveTable(study, context)));
    }

    /// <summary>A time as people say it.</summary>
    public static string Time(TimeSpan? time) => time switch
    {
        null => "?",
        { TotalDays: >= 1 } days => string.Create(CultureInfo.InvariantCulture, $"{days.TotalDays:F1} days"),
        { TotalHours: >= 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{(int)hours.TotalHours}h{hours.Minutes:00}"),
        { TotalMinutes: >= 1 } minutes => string.Create(CultureInfo.InvariantCulture, $"{(int)minutes.TotalMinutes}m{minutes.Seconds:00}"),
        { } rest => string.Create(CultureInfo.InvariantCulture, $"{rest.TotalSeconds:F0} s"),
    };

    private static string Step(CurrentRun run) => run.TotalSteps is not { } total ? "starting"
        : string.Create(CultureInfo.InvariantCulture, $"{(run.Stage is { } stage ? $"stage {stage + 1}, " : "")}{run.Step:N0} of {total:N0}");

    private static string Loss(CurrentRun run) => run.Loss is { } loss ? loss.ToString("F4", CultureInfo.InvariantCulture) : "";

    private sealed class LiveTable(string study, LiveDisplayContext context) : IProgress<StudyProgress>
    {
        private static readonly TimeSpan BetweenDrawings = TimeSpan.FromSeconds(0.1);
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly List<string> _problems = [];
        private TimeSpan _last = -BetweenDrawings;

        public void Report(StudyProgress value)
        {
            if (value.Problem is { } problem)
                _problems.Add(problem);
            else if (_clock.Elapsed - _last < BetweenDrawings)
                return;
            _last = _clock.Elapsed;
            context.UpdateTarget(Draw(value));
        }

        private Rows Draw(StudyProgress value)
        {
            var table = CommandOutput.Table("run", "step", "loss", "left");
            foreach (var run in value.Current)
                table.AddRow(new Text(run.Id), new Text(Step(run)), new Text(Loss(run)), new Text(Time(run.Remaining)));
            var head = string.Create(CultureInfo.InvariantCulture, $"{study}: {value.Finished} of {value.Total} runs done{(value.Failed > 0 ? $", {value.Failed} failed" : "")}, {Time(value.Elapsed)} so far, {Time(value.Remaining)} left");
            return new Rows([new Text(head), table, .. _problems.TakeLast(3).Select(text => (IRenderable)new Text(text))]);
        }
    }

    private sealed class Lines(CommandOutput output) : IProgress<StudyProgress>
    {
        private static readonly TimeSpan BetweenSteps = TimeSpan.FromSeconds(30);
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly HashSet<string> _begun = [];
        private TimeSpan _last;
        private int _finished = -1;

        public void Report(StudyProgress value)
        {
            if (value.Problem is { } problem)
                output.Say($"failed: {problem}");
            if (value.Finished != _finished)
            {
                _finished = value.Finished;
                output.Say(string.Create(CultureInfo.InvariantCulture, $"{value.Finished} of {value.Total} runs done{(value.Failed > 0 ? $", {value.Failed} failed" : "")}, {Time(value.Elapsed)} so far, {Time(value.Remaining)} left"));
            }
            foreach (var run in value.Current.Where(run => _begun.Add(run.Id)))
                output.Say($"begun: {run.Id}");
            if (_clock.Elapsed - _last < BetweenSteps)
                return;
            _last = _clock.Elapsed;
            foreach (var run in value.Current)
                output.Say($"  {run.Id}: {Step(run)}, loss {Loss(run)}, {Time(run.Remaining)} left");
        }
    }
}
