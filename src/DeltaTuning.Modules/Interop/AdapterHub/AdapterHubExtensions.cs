using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Deltas in the files of AdapterHub's Python library <c>adapters</c>.</summary>
public static class AdapterHubExtensions
{
    /// <summary>
    /// Attaches an adapter that AdapterHub saved, or <see cref="SaveAdapterHub"/>: a folder with <c>adapter_config.json</c> and <c>adapter.safetensors</c>
    /// (or <c>model.safetensors</c>), and where there is one, the head in <c>model_head.safetensors</c>. Where anything fails, the model is as it was.
    /// </summary>
    /// <param name="model">The model that it was trained on; it publishes a map.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults, with the adapter's name in the file.</param>
    /// <returns>The attached delta.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing; a pickle is never read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or a field has a wrong type.</exception>
    /// <exception cref="NotSupportedException">The method, or what a field asks for, is not known; or the model publishes no map.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors do not fit the model.</exception>
    public static DeltaHandle LoadAdapterHub(this nn.Module model, string folder, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return AdapterHubFolder.Load(model, folder, options ?? new DeltaOptions());
    }

    /// <summary>
    /// Writes a delta as AdapterHub does: <c>adapter_config.json</c> and <c>adapter.safetensors</c>; and, where the delta trains a head,
    /// <c>model_head.safetensors</c>. Its name is the adapter's.
    /// </summary>
    /// <param name="handle">A delta of <see cref="Adapter"/>.</param>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <exception cref="IOException">Writing fails.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to write there.</exception>
    /// <exception cref="NotSupportedException">AdapterHub has no words for the method or an option; or the model publishes no map.</exception>
    public static void SaveAdapterHub(this DeltaHandle handle, string folder)
    {
        ArgumentNullException.ThrowIfNull(handle);
        AdapterHubFolder.Save(handle, folder);
    }
}
