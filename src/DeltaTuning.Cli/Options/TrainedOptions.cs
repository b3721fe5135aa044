using System.CommandLine;
using DeltaTuning.Experiments.FineTuning;

namespace DeltaTuning.Cli.Options;

/// <summary>A model that was fine-tuned, and how its files of examples look.</summary>
internal sealed class TrainedOptions
{
    private readonly Argument<string> _path = new("trained") { Description = "A run's folder, a delta, a composition, or a model that was fine-tuned or merged." };
    private readonly Option<string?> _model = ModelOption.Optional("The backbone. [default: the one that the delta was trained on]");
    private readonly Option<string?> _text = Column("--text", "The column of the text. [default: as in training]");
    private readonly Option<string?> _pair = Column("--pair", "The column of a second text. [default: as in training]");
    private readonly Option<string?> _label = new("--label", "--target") { Description = "The column of what is right. [default: as in training]", HelpName = "column" };
    private readonly Option<string?> _input = new("--input") { Description = "What a T5 reads, with columns in braces. [default: as in training]", HelpName = "format" };
    private readonly Option<int> _batch = new("--batch-size") { Description = "Examples of a batch.", HelpName = "number", DefaultValueFactory = _ => 32 };
    private readonly Option<string?> _device = DeviceOption.Create();

    public TrainedOptions() => Positive.Demand(_batch);

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_path);
        foreach (var option in new Option[] { _model, _text, _pair, _label, _input, _batch, _device })
            command.Add(option);
    }

    /// <summary>What was named.</summary>
    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_path);

    /// <summary>Examples of a batch.</summary>
    public int BatchSize(ParseResult parsed) => parsed.GetValue(_batch);

    /// <summary>Loads it.</summary>
    public FineTunedModel Load(ParseResult parsed)
    {
        var model = FineTunedModel.Load(Path(parsed), parsed.GetValue(_model), DeviceOption.Read(parsed.GetValue(_device)));
        model.Card = model.Card with
        {
            TextColumn = parsed.GetValue(_text) ?? model.Card.TextColumn,
            PairColumn = parsed.GetValue(_pair) ?? model.Card.PairColumn,
            LabelColumn = parsed.GetValue(_label) ?? model.Card.LabelColumn,
            Input = parsed.GetValue(_input) ?? model.Card.Input,
        };
        return model;
    }

    private static Option<string?> Column(string name, string description) => new(name) { Description = description, HelpName = "column" };
}
