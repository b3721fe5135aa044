using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Puts a model where it is to be trained.</summary>
internal static class ModulePlace
{
    /// <summary>Moves a model and its deltas unless they are there already, since moving makes new parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where to; null for the first CUDA device if there is one and <paramref name="mayChoose"/>.</param>
    /// <param name="mayChoose">Whether a device may be chosen where none is given.</param>
    /// <returns>Where it is.</returns>
    public static Device Move(nn.Module model, Device? device, bool mayChoose)
    {
        var target = device ?? (mayChoose ? new Device(cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU) : null);
        if (target is null)
            return model.parameters().FirstOrDefault()?.device ?? CPU;
        if (target.type == DeviceType.CUDA && !cuda.is_available())
            throw new InvalidOperationException($"The device is {target}, but TorchSharp sees no CUDA device: add the package TorchSharp-cuda-linux or TorchSharp-cuda-windows and look at the driver, or train on the CPU.");
        if (model.parameters().Concat(model.buffers()).Any(tensor => !IsOn(tensor, target)))
            model.to(target);
        model.Deltas().To(target);
        return target;
    }

    private static bool IsOn(Tensor tensor, Device device) =>
        tensor.device_type == device.type && (device.index < 0 || device.type == DeviceType.CPU || tensor.device_index == device.index);
}
