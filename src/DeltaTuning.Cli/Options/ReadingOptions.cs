using System.CommandLine;
using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Cli.Options;

/// <summary>How data files are read.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "What stands between values. [default: a comma in CSV, a tab in TSV]", HelpName = "text" };
    private readonly Option<string[]> _columns = new("--columns") { Description = "The names of the columns of a CSV or TSV file without a header; repeat it for each.", HelpName = "name" };
    private readonly Option<long> _malformed = new("--max-malformed") { Description = "Skips so many malformed rows, and stops at one more.", HelpName = "number", DefaultValueFactory = _ => 0 };

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_delimiter);
        command.Add(_columns);
        command.Add(_malformed);
    }

    /// <summary>What was given.</summary>
    public DataFileOptions Read(ParseResult parsed) => new()
    {
        Delimiter = parsed.GetValue(_delimiter)?.Replace("\\t", "\t", StringComparison.Ordinal),
        Columns = parsed.GetValue(_columns) is { Length: > 0 } names ? names : null,
        MaxMalformed = parsed.GetValue(_malformed),
    };
}
