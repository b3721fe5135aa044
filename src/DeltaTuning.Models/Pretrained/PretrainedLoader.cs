using DeltaTuning.Files;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace DeltaTuning.Models;

/// <summary>Loads a checkpoint into a model by its family's rules, and says what was not as usual.</summary>
internal static class PretrainedLoader
{
    /// <summary>The dtype of most of a checkpoint's real numbers; null where it has none.</summary>
    internal static ScalarType? DtypeOf(Checkpoint checkpoint) => checkpoint.Names
        .Select(name => checkpoint[name])
        .Where(entry => entry.Dtype is { } dtype && Dtypes.IsKnown(dtype))
        .GroupBy(entry => entry.Dtype)
        .MaxBy(group => group.Sum(entry => entry.Bytes))?.Key;

    /// <summary>Loads.</summary>
    internal static LoadReport Load(PretrainedModel model, Checkpoint checkpoint, PretrainedOptions options)
    {
        var rules = model.Rules(checkpoint.Names);
        try
        {
            var report = ModuleLoader.Load(model, checkpoint, new LoadOptions
            {
                Rename = rules.Rename,
                MayBeMissing = rules.MayBeMissing,
                MayBeIgnored = rules.MayBeIgnored,
                MayBeMisshapen = name => options.IgnoreMismatchedSizes && rules.MayBeMissing(name),
                ConvertDtype = true,
                Map = options.MapWeights,
            });
            Log(report, model, checkpoint, options);
            return report;
        }
        catch (CheckpointMismatchException mismatch) when (mismatch.Misshapen.Any(tensor => IsOfHead(tensor.Name, model)))
        {
            throw new CheckpointMismatchException(
                $"{mismatch.Message} The head in the file is for another number of labels than {model.GetConfig().Labels}: set {nameof(options.Labels)} to the file's, "
                + $"or {nameof(options.IgnoreMismatchedSizes)} to start with a fresh head.",
                mismatch);
        }
    }

    private static bool IsOfHead(string name, PretrainedModel model) =>
        model.Map.Heads.Any(head => name.StartsWith($"{head}.", StringComparison.Ordinal));

    private static void Log(LoadReport report, PretrainedModel model, Checkpoint checkpoint, PretrainedOptions options)
    {
        if (options.LoggerFactory?.CreateLogger(typeof(PretrainedModel).FullName!) is not { } logger)
            return;
        if (report.Fresh.Count > 0 && logger.IsEnabled(LogLevel.Warning))
            logger.LogWarning("{Model}: {Folder} has no weights for {Parameters}. They start fresh: train them before use.", model.GetName(), checkpoint.Path, string.Join(", ", report.Fresh));
        if (report.Ignored.Count > 0 && logger.IsEnabled(LogLevel.Information))
            logger.LogInformation("{Model} has no place for {Tensors} of {Folder}.", model.GetName(), string.Join(", ", report.Ignored), checkpoint.Path);
    }
}
