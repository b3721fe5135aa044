using System.Diagnostics;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Cli.Display;

/// <summary>A study's progress in lines, where nothing can be redrawn.</summary>
/// <param name="output">Where they are written.</param>
internal sealed class StudyLines(CommandOutput output) : IProgress<StudyProgress>
{
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromSeconds(30);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HashSet<string> _begun = [];
    private TimeSpan _last;
    private int _finished = -1;

    /// <inheritdoc/>
    public void Report(StudyProgress value)
    {
        if (value.Problem is { } problem)
            output.Say($"failed: {problem}");
        if (value.Finished != _finished)
        {
            _finished = value.Finished;
            output.Say(StudyDisplay.Head(value));
        }
        foreach (var run in value.Current.Where(run => _begun.Add(run.Id)))
            output.Say($"begun: {run.Id}");
        if (_clock.Elapsed - _last < BetweenSteps)
            return;
        _last = _clock.Elapsed;
        foreach (var run in value.Current)
            output.Say($"  {run.Id}: {StudyDisplay.Step(run)}, loss {StudyDisplay.Loss(run)}, {StudyDisplay.Time(run.Remaining)} left");
    }
}
