using System.Globalization;
using DeltaTuning.Experiments.Data;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Experiments.FineTuning;

/// <summary>A user's files as a task, beside the tasks of another store.</summary>
public sealed class FileTasks : ITaskStore
{
    private readonly FileTaskOptions _options;
    private readonly ITaskStore? _others;
    private readonly RowReader _reader;
    private TaskData? _data;

    /// <summary>Names the files; they are read when the task is loaded.</summary>
    /// <param name="options">The files and their columns.</param>
    /// <param name="others">Where other tasks come from; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public FileTasks(FileTaskOptions options, ITaskStore? others = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (_options, _others, _reader) = (options, others, new(options));
    }

    /// <inheritdoc/>
    public TaskDeclaration Find(string name) => name == _options.Name ? Declaration([])
        : _others?.Find(name) ?? throw new ArgumentException($"There is no task '{name}'; there is {_options.Name}.", nameof(name));

    /// <inheritdoc/>
    public TaskData Load(string name)
    {
        if (name != _options.Name)
            return _others?.Load(name) ?? throw new ArgumentException($"There is no task '{name}'; there is {_options.Name}.", nameof(name));
        return _data ??= Read();
    }

    private TaskData Read()
    {
        var train = Split(_options.Train);
        string[] classes = _options.Kind is FineTuningKind.Classification or FineTuningKind.TokenClassification
            ? [.. train.SelectMany(row => _reader.ClassesOf(row.Example)).Distinct().Order(ClassOrder.Instance)]
            : [];
        var validation = Split(_options.Validation);
        var test = Split(_options.Test);
        if (_options.Holdout > 0)
            (train, validation) = HoldOut(train);
        if (classes.Length > 0)
        {
            RequireKnown(validation, classes);
            RequireKnown(test, classes);
        }
        return new(Declaration(classes), Examples(train), Examples(validation), Examples(test));
    }

    private ReadRow[] Split(string? file)
    {
        if (file is null)
            return [];
        ReadRow[] rows = [.. DataFile.Read(file, _options.Reading).Select(row => new ReadRow(row, _reader.Read(row)))];
        return rows.Length > 0 ? rows : throw new DataFormatException(file, 0, "it has no rows, but at least one is needed");
    }

    private (ReadRow[] Train, ReadRow[] Validation) HoldOut(ReadRow[] rows)
    {
        var held = (int)Math.Round(rows.Length * _options.Holdout);
        if (held < 1 || held >= rows.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A share of {_options.Holdout} of {rows.Length} rows is {held} rows; give one that leaves rows on both sides."));
        var order = Enumerable.Range(0, rows.Length).ToArray();
        // Explicitly seeded: the same rows in every process.
        new Random(_options.Seed).Shuffle(order);
        var chosen = order.Take(held).ToHashSet();
        return ([.. rows.Where((_, number) => !chosen.Contains(number))], [.. rows.Where((_, number) => chosen.Contains(number))]);
    }

    private void RequireKnown(ReadRow[] rows, string[] classes)
    {
        foreach (var row in rows)
            if (_reader.ClassesOf(row.Example).FirstOrDefault(name => !classes.Contains(name, StringComparer.Ordinal)) is { } unknown)
                throw row.Row.Problem($"its {_options.LabelColumn} is '{unknown}', which the training data never have; they have {string.Join(", ", classes.Take(20))}{(classes.Length > 20 ? ", ..." : "")}");
    }

    private TaskDeclaration Declaration(IReadOnlyList<string> classes) => new()
    {
        Name = _options.Name,
        Category = "others",
        Dataset = string.Join(", ", new[] { _options.Train, _options.Validation, _options.Test }.OfType<string>()),
        Input = _options.Input ?? (_options.PairColumn is { } pair ? $"{{{_options.TextColumn}}} {{{pair}}}" : $"{{{_options.TextColumn}}}"),
        Output = $"{{{_options.LabelColumn}}}",
        Labels = classes,
        Metric = _options.MetricName,
    };

    private static TaskExample[] Examples(ReadRow[] rows) => [.. rows.Select(row => row.Example)];

    private sealed record ReadRow(DataRow Row, TaskExample Example);
}
