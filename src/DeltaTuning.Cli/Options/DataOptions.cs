using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.FineTuning;

namespace DeltaTuning.Cli.Options;

/// <summary>The user's files and their columns.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _train = File("--train", "The file to train on: CSV, TSV, JSON lines, JSON or Parquet.");
    private readonly Option<string?> _validation = File("--validation", "The file to choose the best weights by.");
    private readonly Option<string?> _test = File("--test", "The file to report on.");
    private readonly Option<string> _text = new("--text") { Description = "The column of the text (for token-classification of the words: a list, or a text with spaces).", HelpName = "column", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _pair = new("--pair") { Description = "The column of a second text.", HelpName = "column" };
    private readonly Option<string> _label = new("--label", "--target") { Description = "The column of the class, the score, the words' classes or the text to write.", HelpName = "column", DefaultValueFactory = _ => "label" };
    private readonly Option<string?> _input = new("--input") { Description = "What a T5 reads, with columns in braces, such as \"premise: {premise} hypothesis: {hypothesis}\".", HelpName = "format" };
    private readonly Option<string?> _metric = MetricOption.Create("The metric that chooses the best weights. [default: by the kind]");
    private readonly Option<double> _holdout = new("--holdout") { Description = "Holds out this share of the training rows to choose by, where there is no --validation.", HelpName = "share", DefaultValueFactory = _ => 0 };
    private readonly ReadingOptions _reading = new();

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _train, _validation, _test, _text, _pair, _label, _input, _metric, _holdout })
            command.Add(option);
        _reading.AddTo(command);
    }

    /// <summary>The files; null where none is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="kind">What is trained.</param>
    /// <param name="seed">Seeds what is held out.</param>
    /// <exception cref="UsageException">Files to validate on are given without one to train on, or there is no such metric.</exception>
    public FileTaskOptions? Read(ParseResult parsed, FineTuningKind kind, int seed)
    {
        if (parsed.GetValue(_train) is not { } train)
        {
            return (parsed.GetValue(_validation) ?? parsed.GetValue(_test)) is { } other
                ? throw new UsageException($"There is {other}, but no --train file.")
                : null;
        }
        if (parsed.GetValue(_metric) is { } metric)
            MetricOption.Make(metric, []);
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(train),
            Kind = kind,
            Train = train,
            Validation = parsed.GetValue(_validation),
            Test = parsed.GetValue(_test),
            TextColumn = parsed.GetRequiredValue(_text),
            PairColumn = parsed.GetValue(_pair),
            LabelColumn = parsed.GetRequiredValue(_label),
            Input = parsed.GetValue(_input),
            Metric = parsed.GetValue(_metric),
            Holdout = parsed.GetValue(_holdout),
            Seed = seed,
            Reading = _reading.Read(parsed),
        };
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };
}
