using System.CommandLine;
using DeltaTuning.Cli.CommandLine;
using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Training;

namespace DeltaTuning.Cli.Options;

/// <summary>How long and with what is trained.</summary>
internal sealed class TrainingOptions
{
    private static readonly RunTraining Defaults = new();
    private static readonly FineTuningOptions Usual = new() { Model = "" };

    private readonly Option<double?> _rate = new("--learning-rate", "--lr") { Description = "The peak learning rate. [default: by method]", HelpName = "number" };
    private readonly Option<string> _optimizer = new("--optimizer") { Description = "adamw, adafactor, sgd or lion.", HelpName = "name", DefaultValueFactory = _ => Defaults.Optimizer };
    private readonly Option<string> _schedule = new("--schedule") { Description = "constant, linear, cosine or another name of transformers'.", HelpName = "name", DefaultValueFactory = _ => Defaults.Schedule };
    private readonly Option<double> _epochs = new("--epochs") { Description = "Passes over the training rows.", HelpName = "number", DefaultValueFactory = _ => Usual.Epochs };
    private readonly Option<long?> _steps = new("--steps") { Description = "Optimizer steps, instead of --epochs.", HelpName = "number" };
    private readonly Option<int> _batch = Whole("--batch-size", "Examples of a step.", Defaults.BatchSize);
    private readonly Option<int> _evaluationBatch = Whole("--evaluation-batch-size", "Examples of a batch of an evaluation.", Defaults.EvaluationBatchSize);
    private readonly Option<int> _accumulation = Whole("--accumulation", "Batches into which the examples of a step are cut.", Defaults.Accumulation);
    private readonly Option<double> _warmup = new("--warmup") { Description = "The share of the steps over which the learning rate rises.", HelpName = "share", DefaultValueFactory = _ => Usual.WarmupRatio };
    private readonly Option<double> _decay = new("--weight-decay") { Description = "Weight decay.", HelpName = "number", DefaultValueFactory = _ => Defaults.WeightDecay };
    private readonly Option<double> _clip = new("--max-grad-norm") { Description = "The norm to which gradients are clipped; 0 for no clipping.", HelpName = "number", DefaultValueFactory = _ => Defaults.MaxGradNorm ?? 0 };
    private readonly Option<long?> _every = new("--evaluate-every") { Description = "Steps from one evaluation and checkpoint to the next. [default: an epoch]", HelpName = "number" };
    private readonly Option<int?> _patience = new("--patience") { Description = "Evaluations without a better one after which training ends early.", HelpName = "number" };
    private readonly Option<int> _input = Whole("--max-length", "Tokens of an input, beyond which it is cut.", Defaults.MaxInputLength);
    private readonly Option<int> _output = Whole("--max-output-length", "Tokens of a text to write.", Defaults.MaxOutputLength);
    private readonly Option<int?> _trainExamples = new("--train-examples") { Description = "Uses only the first training rows.", HelpName = "number" };
    private readonly Option<int?> _evaluationExamples = new("--evaluation-examples") { Description = "Uses only the first rows to validate and test on.", HelpName = "number" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seeds fresh parameters, the order of examples and dropout.", HelpName = "number", DefaultValueFactory = _ => 0 };

    public TrainingOptions()
    {
        _optimizer.CompletionSources.Add("adamw", "adafactor", "sgd", "lion");
        _schedule.CompletionSources.Add("constant", "linear", "cosine");
        foreach (var option in new Option[] { _rate, _epochs, _steps, _batch, _evaluationBatch, _accumulation, _every, _patience, _input, _output, _trainExamples, _evaluationExamples })
            Positive.Demand(option);
    }

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _rate, _optimizer, _schedule, _epochs, _steps, _batch, _evaluationBatch, _accumulation, _warmup, _decay, _clip, _every, _patience, _input, _output, _trainExamples,
            _evaluationExamples, _seed,
        })
        {
            command.Add(option);
        }
    }

    /// <summary>The seed.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Adds what was given.</summary>
    public FineTuningOptions Read(ParseResult parsed, FineTuningOptions options)
    {
        var (batch, parts) = (parsed.GetValue(_batch), parsed.GetValue(_accumulation));
        if (batch % parts != 0)
            throw new UsageException($"--batch-size is {batch}, which --accumulation {parts} does not divide.");
        var (optimizer, schedule) = (parsed.GetRequiredValue(_optimizer), parsed.GetRequiredValue(_schedule));
        UsageException.Naming(() => OptimizerMethod.ByName(optimizer));
        UsageException.Naming(() => Schedule.ByName(schedule));
        return options with
        {
            LearningRate = parsed.GetValue(_rate),
            Epochs = parsed.GetValue(_epochs),
            Steps = parsed.GetValue(_steps),
            WarmupRatio = parsed.GetValue(_warmup),
            EvaluateEvery = parsed.GetValue(_every),
            Seed = Seed(parsed),
            Training = new()
            {
                BatchSize = batch,
                EvaluationBatchSize = parsed.GetValue(_evaluationBatch),
                Accumulation = parts,
                Optimizer = optimizer,
                Schedule = schedule,
                WeightDecay = parsed.GetValue(_decay),
                MaxGradNorm = parsed.GetValue(_clip) is > 0 and var norm ? norm : null,
                Patience = parsed.GetValue(_patience),
                MaxInputLength = parsed.GetValue(_input),
                MaxOutputLength = parsed.GetValue(_output),
                TrainExamples = parsed.GetValue(_trainExamples),
                EvaluationExamples = parsed.GetValue(_evaluationExamples),
            },
        };
    }

    private static Option<int> Whole(string name, string description, int otherwise) => new(name) { Description = description, HelpName = "number", DefaultValueFactory = _ => otherwise };
}
