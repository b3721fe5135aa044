using DeltaTuning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>Times training steps: dropout on, AdamW with decay 0.01 at a constant rate, no clipping, one batch of random ids without padding.</summary>
internal static class TrainStep
{
    /// <summary>Measures.</summary>
    public static Measurement Measure(SpeedOptions options)
    {
        set_num_threads(options.Threads);
        random.manual_seed(0).Dispose();
        using var model = Architectures.Create(options.Model);
        using var delta = Deltas.Attach(model, options);
        using var batch = Batch(options);
        var source = new TimedSource(batch, options.Warmup, options.Steps);
        var losses = new Losses();
        var trainer = new Trainer(model, new()
        {
            LearningRate = 1e-4,
            WeightDecay = 0.01,
            Schedule = Schedule.Constant,
            MaxGradNorm = null,
            MaxSteps = options.Warmup + options.Steps,
            LogEvery = options.Warmup + options.Steps - 1,
            Device = CPU,
        });
        trainer.Fit(source, progress: losses);
        source.Read();
        return Measurement.Of(options, source, model.Summary(), losses.Last);
    }

    private static ModelInputs Batch(SpeedOptions options)
    {
        var isT5 = options.Model.StartsWith("t5", StringComparison.Ordinal);
        var ids = Ids(options.Lengths[0]);
        return new()
        {
            InputIds = ids,
            AttentionMask = ones_like(ids),
            Labels = isT5 ? Ids(options.Lengths[^1]) : randint(0, 2, [options.Batch], dtype: ScalarType.Int64),
        };

        Tensor Ids(int length) => randint(3, 30000, [options.Batch, length], dtype: ScalarType.Int64);
    }

    private sealed class Losses : IProgress<TrainingProgress>
    {
        public double Last { get; private set; }

        public void Report(TrainingProgress value) => Last = value.Loss;
    }
}
