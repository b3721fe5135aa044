namespace DeltaTuning.Modules;

/// <summary>Linear probing: copies of the task heads are trained on a frozen backbone.</summary>
public sealed record LinearProbe : IDeltaModule
{
    /// <summary>The method's name in files.</summary>
    internal const string PeftType = "LINEAR_PROBE";

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <summary>The heads: names of modules, exact or as a suffix at a dot.</summary>
    /// <value>Default null: those that the model's map names.</value>
    public IReadOnlyList<string>? ModulesToSave { get; init; }

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (delta.SaveModules(ModulesToSave).Count == 0)
        {
            throw new DeltaTargetException(
                $"A linear probe trains heads, but {(ModulesToSave is null ? $"the map of {delta.Backbone.GetName()} names none" : $"{nameof(ModulesToSave)} ({string.Join(", ", ModulesToSave)}) has none")}; name them in {nameof(ModulesToSave)}.");
        }
    }
}
