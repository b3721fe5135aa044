using DeltaTuning.Models;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>A delta and where it lies.</summary>
/// <param name="Name">The name that calls use.</param>
/// <param name="Folder">The folder with <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>.</param>
public sealed record DeltaFolder(string Name, string Folder);

/// <summary>A backbone and its deltas. Checked when the host starts.</summary>
public sealed class DeltaModelOptions
{
    /// <summary>The backbone's folder, with <c>config.json</c> and safetensors.</summary>
    public string? ModelFolder { get; set; }

    /// <summary>Loads the backbone from its folder.</summary>
    /// <value>Default null: the class that <c>architectures</c> in <c>config.json</c> names.</value>
    public Func<string, PretrainedModel>? LoadModel { get; set; }

    /// <summary>The deltas.</summary>
    public IList<DeltaFolder> Deltas { get; } = [];

    /// <summary>How often the deltas' folders are looked at. A folder that changed is loaded once it has held still for one interval. Null: never.</summary>
    /// <value>Default 2 seconds.</value>
    public TimeSpan? ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Names the backbone.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="load">
    /// Loads it, such as <c>folder => RobertaForSequenceClassification.FromPretrained(folder, new() { Labels = 3 })</c>; null for the class that
    /// <c>config.json</c> names.
    /// </param>
    /// <returns>These options.</returns>
    public DeltaModelOptions UseModel(string folder, Func<string, PretrainedModel>? load = null)
    {
        (ModelFolder, LoadModel) = (folder, load);
        return this;
    }

    /// <summary>Adds a delta.</summary>
    /// <param name="name">The name that calls use, unique.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>These options.</returns>
    public DeltaModelOptions AddDelta(string name, string folder)
    {
        Deltas.Add(new(name, folder));
        return this;
    }
}
