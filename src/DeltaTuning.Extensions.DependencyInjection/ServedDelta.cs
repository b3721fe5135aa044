namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>A delta of a served model: what is attached, and which states of its folder were seen.</summary>
internal sealed class ServedDelta(DeltaFolder place, DeltaHandle handle, FolderStamp stamp, DateTimeOffset loaded)
{
    internal DeltaFolder Place => place;

    internal DeltaHandle Handle { get; private set; } = handle;

    internal DateTimeOffset Loaded { get; private set; } = loaded;

    internal string? Failure { get; private set; }

    /// <summary>The last state that was loaded, or could not be.</summary>
    private FolderStamp _tried = stamp;
    private FolderStamp _seen = stamp;

    /// <summary>Whether the folder has changed since it was last tried, and has held still since the look before.</summary>
    internal bool HasChanged()
    {
        var now = FolderStamp.Of(place.Folder);
        var isStill = now == _seen;
        _seen = now;
        return isStill && now != _tried;
    }

    internal void Replace(DeltaHandle handle, DateTimeOffset loaded) => (Handle, Loaded, Failure, _tried) = (handle, loaded, null, _seen);

    internal void Keep(string failure) => (Failure, _tried) = (failure, _seen);

    internal DeltaStatus Status => new(place.Name, place.Folder, Handle.Module.Method, Loaded, Failure);
}
