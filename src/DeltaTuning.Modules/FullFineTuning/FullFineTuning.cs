namespace DeltaTuning.Modules;

/// <summary>
/// Full fine-tuning as a delta: a copy of every parameter of the backbone is trained and stands in its place while the delta is on; a tied weight once. It
/// takes the backbone's memory again, and its file is as large as the model.
/// </summary>
public sealed record FullFineTuning : IDeltaModule
{
    /// <summary>The method's name in files.</summary>
    internal const string PeftType = "FULL";

    /// <inheritdoc/>
    public string Method => PeftType;

    /// <inheritdoc/>
    public void Attach(IDeltaBuilder delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        string[] names = [.. delta.Backbone.named_parameters().Select(item => item.name)];
        if (names.Length == 0)
            throw new DeltaTargetException($"{delta.Backbone.GetName()} has no parameters to train.");
        foreach (var name in names)
            delta.Train(name);
    }
}
