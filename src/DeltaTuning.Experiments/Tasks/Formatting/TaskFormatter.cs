using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Formatting;

/// <summary>Makes a task's examples of its rows.</summary>
internal sealed class TaskFormatter
{
    private readonly TaskDeclaration _task;
    private readonly FormatTemplate _input;
    private readonly FormatTemplate _output;
    private readonly LabelNames? _labels;
    private readonly RowPath[] _sentences;
    private readonly RowPath? _score;

    internal TaskFormatter(TaskDeclaration task)
    {
        _task = task;
        _input = new(task.Input);
        _output = new(task.Output);
        _sentences = [.. task.Sentences.Select(column => new RowPath(column))];
        _score = task.Metric != TaskMetrics.PearsonCorrelation ? null : task.Score is { } column ? new(column) : _output.Alone;
        _labels = task.Labels.Count > 0 && task.Metric != TaskMetrics.PearsonCorrelation && _output.Alone is not null ? new(task.Labels) : null;
    }

    /// <summary>The example; null where nothing is left to read or to write.</summary>
    internal TaskExample? Format(DataRow row)
    {
        var (targets, label) = Targets(row);
        var input = _input.Fill(row);
        return input.Length == 0 || targets.Count == 0 ? null : new()
        {
            Input = input,
            Targets = targets,
            Sentences = [.. _sentences.Select(column => FormatText.Of(column.Read(row), row, column))],
            Label = label,
        };
    }

    private (IReadOnlyList<string> Targets, string? Label) Targets(DataRow row)
    {
        if (_output.Alone is not { } column)
            return (Texts([_output.Fill(row)]), null);
        var value = column.Read(row);
        if (_labels is not null && value is not JsonArray)
        {
            var index = _labels.Index(value, row);
            return ([_task.Labels[index]], _task.PromptLabels.Count > 0 ? _task.PromptLabels[index] : _task.Labels[index]);
        }
        var targets = value is JsonArray list
            ? Texts(list.Select(item => FormatText.Of(item, row, column)))
            : Texts([FormatText.Of(value, row, column)]);
        if (_labels is not null)
            targets = [.. targets.Select(text => _task.Labels[_labels.Index(text, row)])];
        return (targets, _score is null ? null : FormatText.Of(_score.Read(row), row, _score));
    }

    private static IReadOnlyList<string> Texts(IEnumerable<string> texts) =>
        [.. texts.Select(FormatText.Clean).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
}
