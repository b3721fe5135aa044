using System.Diagnostics;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Studies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DeltaTuning.Cli.Display;

/// <summary>A study's live table. It is drawn by the clock, so that times go on while nothing is reported.</summary>
internal sealed class StudyTable : IProgress<StudyProgress>, IDisposable
{
    private const int ShownProblems = 3;
    private static readonly TimeSpan BetweenDrawings = TimeSpan.FromSeconds(0.25);

    private readonly Lock _gate = new();
    private readonly List<string> _problems = [];
    private readonly string _study;
    private readonly IAnsiConsole _console;
    private readonly LiveDisplayContext _context;
    private readonly CancellationToken _stop;
    private readonly Timer _timer;
    private Stopwatch _sinceReport = Stopwatch.StartNew();
    private StudyProgress? _latest;
    private bool _ended;

    /// <param name="study">The study's name.</param>
    /// <param name="console">Where it is drawn.</param>
    /// <param name="context">What draws.</param>
    /// <param name="stop">What stops the study.</param>
    public StudyTable(string study, IAnsiConsole console, LiveDisplayContext context, CancellationToken stop)
    {
        (_study, _console, _context, _stop) = (study, console, context, stop);
        _timer = new(_ => Draw(), null, BetweenDrawings, BetweenDrawings);
    }

    /// <inheritdoc/>
    public void Report(StudyProgress value)
    {
        lock (_gate)
        {
            if (value.Problem is { } problem)
                _problems.Add(problem);
            (_latest, _sinceReport) = (value, Stopwatch.StartNew());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _ended = true;
        _timer.Dispose();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (!_ended && _latest is not null)
                _context.UpdateTarget(new RightMargin(Rows(Now(_latest))));
        }
    }

    private StudyProgress Now(StudyProgress value) => value with { Elapsed = value.Elapsed + _sinceReport.Elapsed, Remaining = Left(value.Remaining) };

    // A time that has run out says nothing.
    private TimeSpan? Left(TimeSpan? time) => time is { } left && left > _sinceReport.Elapsed ? left - _sinceReport.Elapsed : null;

    private Rows Rows(StudyProgress value)
    {
        var table = CommandOutput.Table("run", "step", "loss", "left");
        foreach (var column in table.Columns.Skip(1))
            column.NoWrap();
        foreach (var run in value.Current)
            table.AddRow(new Text(run.Id).Overflow(Overflow.Ellipsis), new Text(StudyDisplay.Step(run)), new Text(StudyDisplay.Loss(run)), new Text(StudyDisplay.Time(Left(run.Remaining))));
        List<IRenderable> rows = [new Text($"{_study}: {StudyDisplay.Head(value)}"), table, .. _problems.TakeLast(ShownProblems).Select(Line)];
        if (_stop.IsCancellationRequested)
            rows.Add(new Text("Stopping after this step; press Ctrl-C again to stop at once."));
        return new Rows(rows);
    }

    // The whole of it is told at the end.
    private Text Line(string problem)
    {
        var line = $"failed: {UserProblem.Sentence(problem)}".ReplaceLineEndings(" ");
        var width = _console.Profile.Width - RightMargin.Columns;
        return new Text(line.Length <= width ? line : $"{line[..(width - 1)]}…");
    }
}
