using System.Globalization;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Runs;

/// <summary>
/// What a trained run takes in memory, roughly, in float32. Activations of a layer are 68 b s h + 10 b a s² bytes (twice Korthikanti et al.,
/// https://arxiv.org/abs/2205.05198, who count half precision), taken twice, half as much again in a decoder; the scores of the vocabulary, of every token that is written or of a mask, are kept three times.
/// </summary>
/// <param name="Weights">Bytes of all parameters.</param>
/// <param name="Training">Bytes of gradients and the optimizer's moments.</param>
/// <param name="Activations">Bytes of what a batch's backward pass needs.</param>
public sealed record MemoryEstimate(long Weights, long Training, long Activations)
{
    private const long Value = 4;

    // What a forward pass makes lives to its end, needed afterwards or not: T5-small was measured at twice what a backward pass needs.
    private const long Held = 2;

    /// <summary>All of it.</summary>
    public long Bytes => Weights + Training + Activations;

    /// <summary>Estimates a run.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="methods">The methods that are known; null for the study's.</param>
    /// <returns>The estimate.</returns>
    /// <exception cref="FileNotFoundException">The backbone is not there.</exception>
    /// <exception cref="ArgumentException">The method or its options are not known.</exception>
    public static MemoryEstimate Of(RunConfiguration configuration, StudyMethods? methods = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using var model = MetaBackbone.Make(configuration.Model);
        using var method = AppliedMethod.Apply(model, MethodExpression.Parse(configuration.Method, methods), configuration.MethodOptions);
        var training = configuration.Training;
        var trains = training.Steps > 0 && !method.Expression.IsNone;
        // The gradient and what the optimizer keeps of each trained value; the best weights wait in main memory.
        var copies = training.Optimizer switch { "adafactor" or "sgd" => 1, "lion" => 2, _ => 3 };
        return new(
            method.Counts.Total * Value,
            trains ? method.Counts.Trainable * copies * Value : 0,
            ActivationsOf(model.GetConfig(), training, trains));
    }

    /// <summary>Demands that it fits.</summary>
    /// <param name="free">Bytes that are free; null where that is not known: then nothing is demanded.</param>
    /// <param name="device">Where.</param>
    /// <exception cref="InsufficientMemoryException">It does not fit.</exception>
    public void Require(long? free, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (free is { } bytes && Bytes > bytes)
            throw new InsufficientMemoryException($"It needs about {Text(Bytes)} (weights {Text(Weights)}, gradients and optimizer {Text(Training)}, activations {Text(Activations)}), but {Roughly(bytes)} are free on {device}. Take a smaller batch or more accumulation, a shorter input, a smaller backbone, or a method that trains less.");
    }

    private static long ActivationsOf(PretrainedConfig config, RunTraining training, bool trains)
    {
        long batch = trains ? training.BatchSize / Math.Max(1, training.Accumulation) : training.EvaluationBatchSize;
        var (input, output) = ((long)training.MaxInputLength, (long)training.MaxOutputLength);
        return config switch
        {
            T5Config t5 => Layers(trains ? t5.NumLayers : 1, batch, input, t5.DModel, t5.NumHeads)
                + (Layers(trains ? t5.NumDecoderLayers : 1, batch, output, t5.DModel, t5.NumHeads) * 3 / 2)
                + (3 * batch * output * t5.VocabSize * Value),
            EncoderConfig encoder => Layers(trains ? encoder.NumHiddenLayers : 1, batch, input, encoder.HiddenSize, encoder.NumAttentionHeads)
                + (3 * batch * encoder.VocabSize * Value),
            _ => 0,
        };
    }

    private static long Layers(long layers, long batch, long length, long width, long heads) => Held * layers * ((68 * batch * length * width) + (10 * batch * heads * length * length));

    // What is free changes all the time; the same refusal of many runs shall read the same.
    private static string Roughly(long bytes) => bytes >= 10e9 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0##} GB");
}
