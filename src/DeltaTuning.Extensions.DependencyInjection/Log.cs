using Microsoft.Extensions.Logging;

namespace DeltaTuning.Extensions.DependencyInjection;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Loaded the model \"{Model}\" from {Folder} with {Deltas} delta(s)")]
    internal static partial void ModelLoaded(ILogger logger, string model, string folder, int deltas);

    [LoggerMessage(2, LogLevel.Information, "Reloaded the delta \"{Delta}\" of the model \"{Model}\" from {Folder}")]
    internal static partial void DeltaReloaded(ILogger logger, string delta, string model, string folder);

    [LoggerMessage(3, LogLevel.Error, "The delta \"{Delta}\" of the model \"{Model}\" has changed in {Folder}, but cannot be loaded; the state before is served")]
    internal static partial void DeltaKept(ILogger logger, string delta, string model, string folder, Exception problem);
}
