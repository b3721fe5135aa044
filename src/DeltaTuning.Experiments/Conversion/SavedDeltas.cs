using System.Text.Json.Nodes;
using DeltaTuning.Experiments.Inspection;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Conversion;

/// <summary>Deltas in the files of any of the libraries.</summary>
public static class SavedDeltas
{
    private const string OpenDeltaFile = "delta.safetensors";

    /// <summary>The folder or file of a delta that is named itself, or by the folder of the run that trained it.</summary>
    /// <param name="path">A delta's folder or file, or a run's folder.</param>
    /// <returns>The folder <c>delta</c> in it where there is one, otherwise the path.</returns>
    public static string FolderOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var trained = Path.Combine(path, RunFolder.DeltaFolder);
        return Directory.Exists(trained) ? trained : path;
    }

    /// <summary>Whose form a delta's files have.</summary>
    /// <param name="path">A folder, or OpenDelta's file.</param>
    /// <returns>The form.</returns>
    /// <exception cref="FileNotFoundException">There is no such folder or file, or no delta in it.</exception>
    /// <exception cref="InvalidDataException">The configuration is of none of the libraries.</exception>
    public static DeltaForm FormOf(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (File.Exists(path))
            return DeltaForm.OpenDelta;
        var config = Path.Combine(path, "adapter_config.json");
        if (File.Exists(config))
        {
            var fields = Inspector.Json(config);
            return fields.ContainsKey("peft_type") ? DeltaForm.Peft
                : fields["config"] is JsonObject ? DeltaForm.AdapterHub
                : throw new InvalidDataException($"{config} has neither peft_type, as PEFT's, nor an object config, as AdapterHub's.");
        }
        return File.Exists(Path.Combine(path, OpenDeltaFile)) ? DeltaForm.OpenDelta
            : throw new FileNotFoundException($"There is no delta in \"{path}\" (looked for {Path.GetFullPath(config)} and {OpenDeltaFile}).", config);
    }

    /// <summary>Attaches a saved delta.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The delta's folder or file.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <param name="method">The method with its options, which OpenDelta's files do not say; unused otherwise.</param>
    /// <returns>The attached delta.</returns>
    /// <exception cref="ArgumentException">The files are OpenDelta's and no method is given.</exception>
    /// <exception cref="IOException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The method is not known here.</exception>
    /// <exception cref="Files.CheckpointMismatchException">The tensors do not fit the model.</exception>
    /// <exception cref="DeltaTargetException">A target matches nothing in the model.</exception>
    public static DeltaHandle Attach(nn.Module model, string path, DeltaOptions? options = null, IDeltaModule? method = null) => FormOf(path) switch
    {
        DeltaForm.Peft => model.LoadDelta(path, options),
        DeltaForm.AdapterHub => model.LoadAdapterHub(path, options),
        _ => model.LoadOpenDelta(
            File.Exists(path) ? path : Path.Combine(path, OpenDeltaFile),
            method ?? throw new ArgumentException($"{path} is OpenDelta's, whose files do not say the method's options; name the method that it was trained with."),
            options),
    };

    /// <summary>Writes an attached delta.</summary>
    /// <param name="delta">The delta.</param>
    /// <param name="form">The form.</param>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <exception cref="NotSupportedException">The library has no words for the method or one of its options.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void Save(DeltaHandle delta, DeltaForm form, string folder)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        switch (form)
        {
            case DeltaForm.Peft:
                delta.Save(folder);
                break;
            case DeltaForm.AdapterHub:
                delta.SaveAdapterHub(folder);
                break;
            case DeltaForm.OpenDelta:
                delta.SaveOpenDelta(Path.Combine(folder, OpenDeltaFile));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(form), form, "There is no such form.");
        }
    }
}
