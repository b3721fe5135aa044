using Microsoft.Extensions.Logging;

namespace DeltaTuning.Training.Loop;

internal static partial class TrainingLog
{
    [LoggerMessage(1, LogLevel.Information, "Training {Count} parameters in {Tensors} tensors on {Device}, {Steps} steps.")]
    public static partial void Started(ILogger logger, long count, int tensors, string device, long? steps);

    [LoggerMessage(2, LogLevel.Information, "Resumed at step {Step} of {Steps}.")]
    public static partial void Resumed(ILogger logger, long step, long? steps);

    [LoggerMessage(3, LogLevel.Information, "Step {Step} of {Steps}, epoch {Epoch}: loss {Loss:G6}, learning rate {LearningRate:G4}, gradient norm {GradientNorm:G4}.")]
    public static partial void Progress(ILogger logger, long step, long? steps, int epoch, double loss, double learningRate, double? gradientNorm);

    [LoggerMessage(4, LogLevel.Information, "Step {Step}: validation loss {Loss:G6}{Metrics}.")]
    public static partial void Evaluated(ILogger logger, long step, double loss, string metrics);

    [LoggerMessage(5, LogLevel.Information, "Stopped at step {Step}: {Evaluations} evaluations in a row were not better than the one at step {Best}.")]
    public static partial void StoppedEarly(ILogger logger, long step, int evaluations, long? best);

    [LoggerMessage(6, LogLevel.Information, "Checkpoint of step {Step} written to {Folder}.")]
    public static partial void Saved(ILogger logger, long step, string folder);

    [LoggerMessage(7, LogLevel.Information, "Cancelled after step {Step}.")]
    public static partial void Cancelled(ILogger logger, long step);
}
