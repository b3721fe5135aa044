using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Models;
using DeltaTuning.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Measurements;

/// <summary>
/// A backbone with a method, its optimizer and a batch of random tokens: what one training step takes. T5 writes texts; RoBERTa and BERT judge a sentence, so that one position is
/// projected and not all onto the vocabulary, as in the study's code.
/// </summary>
internal sealed class MeasuredModel : IDisposable
{
    // Where special tokens end in every family's vocabulary.
    private const int FirstToken = 10;

    private readonly PretrainedModel _backbone;
    private readonly AppliedMethod _method;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly IOptimizer? _optimizer;
    private readonly ModelInputs _batch;
    private readonly StepClock _clock;

    internal MeasuredModel(RunConfiguration configuration, Device device, StudyMethods methods)
    {
        _clock = new(device);
        _backbone = Load(ModelFolders.Resolve(configuration.Model), device, configuration.Seed);
        _method = AppliedMethod.Apply(_backbone, MethodExpression.Parse(configuration.Method, methods), configuration.MethodOptions, configuration.Seed);
        _parameters = [.. TrainableParameters.Of(_backbone).Select(pair => pair.Parameter)];
        _optimizer = _parameters.Count > 0 ? OptimizerMethod.ByName(configuration.Training.Optimizer).Create(_parameters, 0) : null;
        _batch = Batch(_backbone.GetConfig(), configuration.Training, configuration.Seed, device);
    }

    /// <summary>Parameters, as the study counts them.</summary>
    internal ParameterCounts Counts => _method.Counts;

    /// <summary>Takes a step of training, and times its parts.</summary>
    internal StepTimes Train()
    {
        _backbone.train();
        using var scope = NewDisposeScope();
        using var output = _backbone.call(_batch);
        var forward = _clock.Lap();
        if (_optimizer is null)
            return new(forward, 0, 0);
        output.Loss!.backward();
        var backward = _clock.Lap();
        _optimizer.Step(1e-6);
        Gradients.Clear(_parameters);
        return new(forward, backward, _clock.Lap());
    }

    /// <summary>Starts the clock of a step.</summary>
    internal void Start() => _clock.Restart();

    /// <summary>Takes a forward pass without gradients, and gives its seconds.</summary>
    internal double Infer()
    {
        _backbone.eval();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        _clock.Restart();
        using var output = _backbone.call(_batch);
        return _clock.Lap();
    }

    /// <summary>Frees all of it.</summary>
    public void Dispose()
    {
        _optimizer?.Dispose();
        _batch.Dispose();
        _method.Dispose();
        _backbone.Dispose();
    }

    // A folder without weights is an architecture; mapped weights would be the file's pages and not this process's memory.
    private static PretrainedModel Load(string folder, Device device, int seed)
    {
        var options = new PretrainedOptions { Device = device, Seed = seed, Labels = 2, MapWeights = false };
        var text = options with { Labels = null };
        var bare = Directory.GetFiles(folder, "*.safetensors").Length == 0;
        return AutoModel.FamilyOf(folder) switch
        {
            "t5" or "mt5" when bare => T5ForConditionalGeneration.FromConfig(T5Config.FromPretrained(folder), text),
            "t5" or "mt5" => T5ForConditionalGeneration.FromPretrained(folder, text),
            "roberta" when bare => RobertaForSequenceClassification.FromConfig(RobertaConfig.FromPretrained(folder), options),
            "roberta" => RobertaForSequenceClassification.FromPretrained(folder, options),
            "bert" when bare => BertForSequenceClassification.FromConfig(BertConfig.FromPretrained(folder), options),
            "bert" => BertForSequenceClassification.FromPretrained(folder, options),
            var other => throw new InvalidDataException($"{folder} is of model_type \"{other}\"; measurements take t5, mt5, roberta and bert."),
        };
    }

    private static ModelInputs Batch(PretrainedConfig config, RunTraining training, int seed, Device device)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var vocabulary = config switch
        {
            T5Config t5 => t5.VocabSize,
            EncoderConfig encoder => encoder.VocabSize,
            _ => throw new InvalidDataException($"The model_type \"{config.ModelType}\" has no vocabulary that is known here."),
        };
        var labels = config is T5Config ? Ids(training.MaxOutputLength, vocabulary) : tensor(Draw(training.BatchSize, 0, 2), dtype: ScalarType.Int64);
        var ids = Ids(training.MaxInputLength, vocabulary);
        return new ModelInputs
        {
            InputIds = ids.to(device).DetachFromDisposeScope(),
            AttentionMask = ones_like(ids).to(device).DetachFromDisposeScope(),
            Labels = labels.to(device).DetachFromDisposeScope(),
        };

        Tensor Ids(int length, int end) => tensor(Draw(training.BatchSize * length, FirstToken, end), [training.BatchSize, length], dtype: ScalarType.Int64);

        long[] Draw(int count, int from, int to) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(from, to))];
    }
}

/// <summary>The seconds of a step's parts.</summary>
internal readonly record struct StepTimes(double Forward, double Backward, double Optimizer)
{
    /// <summary>The whole step.</summary>
    internal double Step => Forward + Backward + Optimizer;
}
