using System.Text;
using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Formatting;

/// <summary>A text with column names in braces.</summary>
internal sealed class FormatTemplate
{
    // Texts and columns take turns, a text first and last.
    private readonly string[] _texts;
    private readonly RowPath[] _columns;

    internal FormatTemplate(string format)
    {
        if (Problem(format) is { } problem)
            throw new ArgumentException($"'{format}' {problem}.", nameof(format));
        var pieces = format.Split('{', '}');
        _texts = [.. pieces.Where((_, i) => i % 2 == 0)];
        _columns = [.. pieces.Where((_, i) => i % 2 == 1).Select(path => new RowPath(path))];
    }

    /// <summary>The only column, where there is nothing beside it.</summary>
    internal RowPath? Alone => _columns.Length == 1 && _texts.All(text => text.Length == 0) ? _columns[0] : null;

    internal static string? Problem(string format)
    {
        var open = false;
        var columns = 0;
        foreach (var c in format)
        {
            if (c is not ('{' or '}'))
                continue;
            if (open != (c == '}'))
                return "has braces that do not match";
            open = c == '{';
            columns += open ? 1 : 0;
        }
        return open ? "has braces that do not match"
            : format.Contains("{}", StringComparison.Ordinal) ? "has an empty column name"
            : columns == 0 ? "names no column in braces"
            : null;
    }

    /// <summary>The text with a row's columns; empty where all of them are.</summary>
    internal string Fill(DataRow row)
    {
        var text = new StringBuilder(_texts[0]);
        var empty = true;
        for (var i = 0; i < _columns.Length; i++)
        {
            var value = FormatText.Clean(FormatText.Of(_columns[i].Read(row), row, _columns[i]));
            empty &= value.Length == 0;
            text.Append(value).Append(_texts[i + 1]);
        }
        return empty ? "" : text.ToString().Trim();
    }
}
