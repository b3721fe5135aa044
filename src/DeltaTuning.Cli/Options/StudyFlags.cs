using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Backbones.Bundled;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.Options;

/// <summary>What is asked of a study.</summary>
internal sealed class StudyFlags
{
    private readonly Option<string[]> _models = Several("--model", "The backbones: folders, or names of bundled ones. Several are joined by commas.", "folder", "-m");
    private readonly Option<string[]> _tasks = Several("--tasks", "The tasks, joined by commas. [default: the study's]", "names");
    private readonly Option<string[]> _methods = Several("--methods", "The methods, compositions (PT+BF) or orders (AP>BF), joined by commas. [default: the study's]", "names");
    private readonly Option<string[]> _seeds = Several("--seeds", "The seeds, joined by commas. [default: the study's]", "numbers");
    private readonly Option<string[]> _rates = Several("--learning-rates", "The learning rates that every method tries, joined by commas. [default: the study's grids]", "numbers", "--lr");
    private readonly Option<double> _budget = new("--budget") { Description = "The part of the paper's steps that is taken; the report says so.", HelpName = "share", DefaultValueFactory = _ => 1 };
    private readonly Option<long?> _steps = Number<long?>("--steps", "Optimizer steps of a run. [default: the study's, times the budget]");
    private readonly Option<long?> _every = Number<long?>("--evaluate-every", "Steps from one evaluation to the next. [default: the study's, times the budget]");
    private readonly Option<int?> _batch = Number<int?>("--batch-size", "Examples of a step. [default: the study's]");
    private readonly Option<int?> _train = Number<int?>("--train-examples", "Uses only the first training examples.");
    private readonly Option<int?> _evaluation = Number<int?>("--evaluation-examples", "Uses only the first examples to validate and test on.");
    private readonly Option<int?> _length = Number<int?>("--max-length", "Tokens of an input. [default: the study's]");
    private readonly Option<string> _selection = new("--selection") { Description = "The split that learning rates are chosen by: validation, or test as the study's authors did.", HelpName = "split", DefaultValueFactory = _ => "validation" };
    private readonly Option<string[]> _data = Several("--sizes", "Only 16-shot or only full data, where a study has both.", "names");
    private readonly Option<bool?> _template = new("--template") { Description = "Only with (true) or only without (false) the manual template, where a study has both.", HelpName = "true|false" };
    private readonly Option<string> _scoreLoss = new("--score-loss") { Description = "The loss of a score such as STS-B's: divergence, or authors as in the study's own code.", HelpName = "name", DefaultValueFactory = _ => "divergence" };
    private readonly Option<bool> _miniature = new("--miniature") { Description = "The study in minutes: small bundled backbones and generated data. The numbers mean nothing but that all works." };

    public StudyFlags()
    {
        Choice.Demand(_selection, "validation", "test");
        Choice.Demand(_scoreLoss, "divergence", "authors");
        _data.CompletionSources.Add("16-shot", "full");
        _methods.CompletionSources.Add([.. StudyMethods.Default.All.Select(method => method.Name)]);
        _models.CompletionSources.Add(_ => BundledModels.Names.Concat(RandomModels.Names).Select(name => new CompletionItem(name)));
        _tasks.CompletionSources.Add(_ => TaskCatalog.BuiltIn.Tasks.Select(task => new CompletionItem(task.Name)));
        foreach (var option in new Option[] { _budget, _steps, _every, _batch, _train, _evaluation, _length })
            Positive.Demand(option);
    }

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _models, _tasks, _methods, _seeds, _rates, _budget, _steps, _every, _batch, _train, _evaluation, _length, _selection, _data, _template, _scoreLoss, _miniature })
            command.Add(option);
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">A list holds what is no number.</exception>
    public StudyOptions Read(ParseResult parsed) => new()
    {
        Models = List(parsed, _models) ?? [],
        Tasks = List(parsed, _tasks),
        Methods = List(parsed, _methods),
        Seeds = Numbers(parsed, _seeds, text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : (int?)null),
        LearningRates = Numbers(parsed, _rates, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (double?)null),
        Budget = parsed.GetValue(_budget),
        Steps = parsed.GetValue(_steps),
        EvaluateEvery = parsed.GetValue(_every),
        BatchSize = parsed.GetValue(_batch),
        TrainExamples = parsed.GetValue(_train),
        EvaluationExamples = parsed.GetValue(_evaluation),
        MaxInputLength = parsed.GetValue(_length),
        Selection = parsed.GetValue(_selection) == "test" ? SelectionRule.Test : SelectionRule.Validation,
        Data = List(parsed, _data),
        Template = parsed.GetValue(_template),
        ScoreLoss = parsed.GetValue(_scoreLoss) == "authors" ? ScoreLoss.Authors : ScoreLoss.Divergence,
        Miniature = parsed.GetValue(_miniature),
    };

    private static string[]? List(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } given ? [.. given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))] : null;

    private static T[]? Numbers<T>(ParseResult parsed, Option<string[]> option, Func<string, T?> read)
        where T : struct =>
        List(parsed, option)?.Select(text => read(text) ?? throw new UsageException($"{option.Name} has \"{text}\", which is no number.")).ToArray();

    private static Option<string[]> Several(string name, string description, string help, params string[] aliases) => new(name, aliases) { Description = description, HelpName = help };

    private static Option<T> Number<T>(string name, string description) => new(name) { Description = description, HelpName = "number" };
}
