namespace DeltaTuning.Core.Tests.Training;

/// <summary>Keeps reports in order, on the reporting thread, and can answer one.</summary>
internal sealed class Recorder<T>(Action<T>? then = null) : IProgress<T>
{
    public List<T> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Add(value);
        then?.Invoke(value);
    }
}
