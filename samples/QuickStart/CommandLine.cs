using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace QuickStart;

/// <summary>The options as a user types them.</summary>
internal static class CommandLine
{
    private static readonly QuickStartOptions Defaults = new();

    private static readonly Option<string> Model = new("--model") { Description = "Folder of a BERT or RoBERTa with config.json, model.safetensors and tokenizer [default: the sample's own]", HelpName = "folder" };
    private static readonly Option<string?> Train = new("--train") { Description = "TSV or CSV file of sentences and labels to train on [default: the sample's own reviews]", HelpName = "file" };
    private static readonly Option<string?> Validation = new("--validation") { Description = "Such a file to measure on", HelpName = "file" };
    private static readonly Option<int?> TrainLimit = new("--train-limit") { Description = "Uses only so many training sentences, from the first", HelpName = "number" };
    private static readonly Option<string> Method = new("--method") { Description = "What is trained", DefaultValueFactory = _ => "lora" };
    private static readonly Option<int> Rank = new("--rank") { Description = "Rank of LoRA and DoRA", DefaultValueFactory = _ => Defaults.Rank };
    private static readonly Option<int> Epochs = new("--epochs") { Description = "Passes over the training sentences", DefaultValueFactory = _ => Defaults.Epochs };
    private static readonly Option<double?> LearningRate = new("--learning-rate") { Description = "Peak learning rate [default: by method]" };
    private static readonly Option<int> BatchSize = new("--batch-size") { Description = "Sentences in a step", DefaultValueFactory = _ => Defaults.BatchSize };
    private static readonly Option<int> MaxLength = new("--max-length") { Description = "Most tokens of a sentence", DefaultValueFactory = _ => Defaults.MaxLength };
    private static readonly Option<string?> Device = new("--device") { Description = "cpu, cuda or cuda:N [default: the first GPU, or the CPU]" };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of order, delta and dropout", DefaultValueFactory = _ => Defaults.Seed };
    private static readonly Option<int?> HeadSeed = new("--head-seed") { Description = "Seed of the new classifier [default: --seed]" };
    private static readonly Option<bool> RandomBackbone = new("--random-backbone") { Description = "Starts with random weights, to see what pre-training is good for" };
    private static readonly Option<string> Output = new("--output") { Description = "Folder for the result", DefaultValueFactory = _ => Defaults.Output, HelpName = "folder" };

    private static readonly Dictionary<string, TuningMethod> Methods = new()
    {
        ["lora"] = TuningMethod.Lora,
        ["dora"] = TuningMethod.Dora,
        ["full"] = TuningMethod.Full,
        ["head-only"] = TuningMethod.HeadOnly,
    };

    static CommandLine()
    {
        Method.AcceptOnlyFromAmong([.. Methods.Keys]);
        Device.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Regex.IsMatch(token.Value, "^(cpu|cuda(:[0-9]+)?)$"))
                result.AddError($"--device is {token.Value}; it must be cpu, cuda or cuda:N.");
        });
        foreach (var option in new Option[] { TrainLimit, Rank, Epochs, LearningRate, BatchSize, MaxLength })
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value <= 0)
                    result.AddError($"{option.Name} is {token.Value}; it must be above 0.");
            });
    }

    /// <summary>The command; what it does with the options is the caller's.</summary>
    public static RootCommand Create(Func<QuickStartOptions, CancellationToken, int> run)
    {
        var command = new RootCommand("Fine-tunes a small language model to tell good reviews from bad ones.")
        {
            Model, Train, Validation, TrainLimit, Method, Rank, Epochs, LearningRate, BatchSize, MaxLength, Device, Seed, HeadSeed, RandomBackbone, Output,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(run(Read(parsed), cancellationToken)));
        return command;
    }

    private static QuickStartOptions Read(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(Model) ?? Defaults.Model,
        Train = parsed.GetValue(Train),
        Validation = parsed.GetValue(Validation),
        TrainLimit = parsed.GetValue(TrainLimit),
        Method = Methods[parsed.GetRequiredValue(Method)],
        Rank = parsed.GetValue(Rank),
        Epochs = parsed.GetValue(Epochs),
        LearningRate = parsed.GetValue(LearningRate),
        BatchSize = parsed.GetValue(BatchSize),
        MaxLength = parsed.GetValue(MaxLength),
        Device = parsed.GetValue(Device),
        Seed = parsed.GetValue(Seed),
        HeadSeed = parsed.GetValue(HeadSeed) ?? parsed.GetValue(Seed),
        RandomBackbone = parsed.GetValue(RandomBackbone),
        Output = parsed.GetRequiredValue(Output),
    };
}
