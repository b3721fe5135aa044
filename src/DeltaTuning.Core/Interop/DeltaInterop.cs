using DeltaTuning.Native;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>Deltas in files of other libraries, whose configuration somebody else reads and writes.</summary>
public static class DeltaInterop
{
    /// <summary>Attaches a delta whose values come from files. Where anything fails, the model is as it was.</summary>
    /// <param name="model">The model that it was trained on.</param>
    /// <param name="method">The method, as the other library's configuration has it.</param>
    /// <param name="names">How the files name the tensors.</param>
    /// <param name="paths">The safetensors files, at least one.</param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <returns>The attached delta.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors do not fit the model.</exception>
    /// <exception cref="DeltaTargetException">A target matches nothing in the model.</exception>
    public static DeltaHandle Load(nn.Module model, IDeltaModule method, IDeltaNames names, IReadOnlyCollection<string> paths, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("There is no file; give at least one.", nameof(paths));
        TorchRuntime.EnsureLoaded();
        using var tensors = new NamedTensors(names, paths) { HoldsWhatIsTrained = names.HoldWhatIsTrained };
        return model.Deltas().Apply(method, options ?? new DeltaOptions(), tensors);
    }

    /// <summary>Writes some of a delta's parameters under another library's names.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="names">How the file names the tensors.</param>
    /// <param name="path">The file; another one of that name stays whole until the new one is complete.</param>
    /// <exception cref="IOException">Writing fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(IEnumerable<DeltaParameter> parameters, IDeltaNames names, string path)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(names);
        using var scope = NewDisposeScope();
        SafetensorsFile.Save(path, parameters.Select(parameter => KeyValuePair.Create(
            names.FileNames(parameter.Key)[0],
            parameter.Value.detach().reshape([.. names.FileShape(parameter.Key, parameter.Value.shape)]))));
    }
}
