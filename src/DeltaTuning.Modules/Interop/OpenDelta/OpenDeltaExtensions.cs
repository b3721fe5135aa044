using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>Files of OpenDelta, the library of the study of delta tuning (https://arxiv.org/abs/2203.06904).</summary>
public static class OpenDeltaExtensions
{
    /// <summary>
    /// Attaches a delta that OpenDelta saved. Its file is the state dict of what was trained, heads included, and says nothing of the method's options: they are
    /// given. Where anything fails, the model is as it was.
    /// </summary>
    /// <param name="model">The model that it was trained on.</param>
    /// <param name="path">The state dict as a safetensors file; OpenDelta's own <c>pytorch_model.bin</c> is a pickle, which is never read.</param>
    /// <param name="delta">
    /// The method with the options that it was trained with; OpenDelta's defaults are <see cref="LoRA.OpenDelta"/>, <see cref="BitFit.OpenDelta"/>,
    /// <see cref="Adapter.OpenDelta"/>, <see cref="PromptTuning.OpenDelta"/> and <see cref="PrefixTuning.OpenDelta"/>.
    /// </param>
    /// <param name="options">Name, dtype, whether it is trained on; null for the defaults.</param>
    /// <returns>The attached delta.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or is no safetensors file.</exception>
    /// <exception cref="NotSupportedException">OpenDelta has no such method, or its files are not read here.</exception>
    /// <exception cref="CheckpointMismatchException">The tensors are not those of the method on this model; the exception lists every difference.</exception>
    /// <exception cref="DeltaTargetException">A target matches nothing in the model.</exception>
    public static DeltaHandle LoadOpenDelta(this nn.Module model, string path, IDeltaModule delta, DeltaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(delta);
        if (Directory.Exists(path))
            throw new FileNotFoundException($"{path} is a folder; give the safetensors file with the state dict. OpenDelta's pytorch_model.bin is a pickle, which is never read: convert it in Python by safetensors.torch.save_file(torch.load(...), ...).", path);
        return DeltaInterop.Load(model, delta, OpenDeltaNames.Of(delta, model), [path], options);
    }

    /// <summary>Writes a delta as OpenDelta's state dict of what is trained, heads included, under its names.</summary>
    /// <param name="handle">A delta of LoRA, adapters or prompt tuning.</param>
    /// <param name="path">The safetensors file; another one of that name stays whole until the new one is complete.</param>
    /// <exception cref="NotSupportedException">OpenDelta has no such method, or its form of the method is only read here.</exception>
    /// <exception cref="IOException">Writing fails.</exception>
    public static void SaveOpenDelta(this DeltaHandle handle, string path)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var names = OpenDeltaNames.Of(handle.Module, handle.Backbone);
        if (handle.Parameters.FirstOrDefault(parameter => names.Parts(parameter.Key) is not null) is { } divided)
            throw new NotSupportedException($"OpenDelta keeps {divided.Key} of {handle.Module.Method} in other tensors than this library, which are read but not written; save it with {nameof(DeltaHandle)}.{nameof(DeltaHandle.Save)}.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        DeltaInterop.Save(handle.Parameters, names, path);
    }
}
