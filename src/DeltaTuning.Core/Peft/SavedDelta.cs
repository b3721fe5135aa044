namespace DeltaTuning.Files;

/// <summary>A delta's folder, opened.</summary>
/// <param name="Module">The method with its options.</param>
/// <param name="Tensors">Its tensors.</param>
/// <param name="Config">Its fields.</param>
internal sealed record SavedDelta(IDeltaModule Module, NamedTensors Tensors, PeftConfig Config) : IDisposable
{
    /// <summary>Keeps what the file says of its origin, and what no one here knows.</summary>
    internal DeltaHandle Attached(DeltaHandle handle)
    {
        foreach (var (name, node) in Config.Unread)
            handle.FileFields[name] = node?.DeepClone();
        return handle;
    }

    public void Dispose() => Tensors.Dispose();
}
