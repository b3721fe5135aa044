using DeltaTuning;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using DeltaTuning.Training;
using QuickStart.Reviews;
using Spectre.Console;
using TorchSharp;

namespace QuickStart;

/// <summary>The whole way: load, measure, attach, train, measure, save, load again, measure again.</summary>
internal sealed class FineTuning(QuickStartOptions options, IAnsiConsole console)
{
    /// <summary>Runs it.</summary>
    public Outcome Run(CancellationToken cancellationToken = default)
    {
        var (train, validation) = Examples();
        var labels = train.Concat(validation).Max(example => example.Label) + 1;
        var tokenizer = TextTokenizer.FromPretrained(options.Model);
        var trainBatches = Sentences.Load(train, tokenizer, options.MaxLength, options.BatchSize, options.Seed);
        var validationBatches = Sentences.Load(validation, tokenizer, options.MaxLength, options.BatchSize);
        Say($"{train.Count:N0} sentences to train on, {validation.Count:N0} to measure on, {labels} classes");

        using var model = LoadBackbone(labels);
        using var delta = Attach(model);
        Say($"{(delta is null ? model.Summary() : delta.Summary()).ToString().TrimEnd()}");
        var trainer = new Trainer(model, Training());
        var before = Accuracy(trainer, validationBatches);
        Say($"accuracy before: {before:P1}");

        var cpu = Environment.CpuUsage.TotalTime;
        var result = TrainingDisplay.Show(console, progress => trainer.Fit(trainBatches, validationBatches, progress, cancellationToken));
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var after = Accuracy(trainer, validationBatches);
        Say($"accuracy after:  {after:P1}, {result.Steps:N0} steps in {result.Elapsed.TotalSeconds:N1} s ({cpu.TotalSeconds:N1} s of CPU time)");

        Save(model, delta);
        using var again = LoadSaved(labels);
        var loaded = Accuracy(new Trainer(again, Training()), validationBatches);
        Say($"accuracy of the saved files in a fresh backbone: {loaded:P1}");
        return new(before, after, loaded);
    }

    private (IReadOnlyList<Example> Train, IReadOnlyList<Example> Validation) Examples()
    {
        if (options.Train is null != options.Validation is null)
            throw new ArgumentException("Give both --train and --validation, or neither.");
        IReadOnlyList<Example> train = options.Train is { } file ? ExampleFile.Read(file, options.TrainLimit) : ReviewSet.Train(options.TrainLimit ?? ReviewSet.TrainSize);
        return (train, options.Validation is { } other ? ExampleFile.Read(other) : ReviewSet.Validation());
    }

    private PretrainedModel LoadBackbone(int labels) => Backbone.Load(options.Model, labels, options.HeadSeed, options.RandomBackbone);

    // Applying a delta freezes the backbone and trains the classifier along; without one, what requires gradients is trained.
    private DeltaHandle? Attach(PretrainedModel model)
    {
        if (options.Method is TuningMethod.Lora or TuningMethod.Dora)
            return model.Apply(new LoRA(options.Rank) { Alpha = 2 * options.Rank, UseDora = options.Method == TuningMethod.Dora }, new() { Seed = options.Seed });
        foreach (var (name, parameter) in model.named_parameters())
            parameter.requires_grad = options.Method == TuningMethod.Full || model.Map.Heads.Any(head => name.StartsWith($"{head}.", StringComparison.Ordinal));
        return null;
    }

    private TrainerOptions Training() => new()
    {
        LearningRate = options.LearningRate ?? (options.Method switch { TuningMethod.Full => 5e-4, TuningMethod.HeadOnly => 1e-2, _ => 3e-3 }),
        WeightDecay = 0.01,
        WarmupRatio = 0.06,
        Epochs = options.Epochs,
        Seed = options.Seed,
        Device = options.Device is { } name ? DeviceOf(name) : null,
        // The validation sentences measure; they do not choose.
        RestoreBest = false,
    };

    private static torch.Device DeviceOf(string name) =>
        name.StartsWith("cuda", StringComparison.Ordinal) && !torch.cuda.is_available()
            ? throw new ArgumentException($"--device is {name}, but there is no CUDA device, or the program was built for the CPU; build it with -p:TorchBackend=cuda-linux or cuda-windows.")
            : torch.device(name);

    private void Save(PretrainedModel model, DeltaHandle? delta)
    {
        if (delta is null)
            model.SavePretrained(options.Output);
        else
            delta.Save(options.Output);
        var bytes = new DirectoryInfo(options.Output).EnumerateFiles().Sum(file => file.Length);
        Say($"saved to {options.Output}, {bytes / 1024.0:N0} KiB");
    }

    private PretrainedModel LoadSaved(int labels)
    {
        if (options.Method is TuningMethod.Full or TuningMethod.HeadOnly)
            return Backbone.Load(options.Output, labels, options.HeadSeed);
        var model = LoadBackbone(labels);
        model.LoadDelta(options.Output, new() { Trainable = false });
        return model;
    }

    private static double Accuracy(Trainer trainer, IBatchSource<ModelInputs> batches) => trainer.Evaluate(batches)["accuracy"];

    private void Say(FormattableString text) => console.WriteLine(FormattableString.Invariant(text));
}
