using static TorchSharp.torch;

namespace DeltaTuning.Training.Loop;

/// <summary>Remembers which modules were in training mode, and puts them back.</summary>
internal sealed class ModuleModes : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _modes;

    private ModuleModes(nn.Module model) => _modes = [.. model.modules().Prepend(model).Select(module => (module, module.training))];

    /// <summary>Sets the whole model's mode until disposed.</summary>
    public static ModuleModes Set(nn.Module model, bool training)
    {
        var modes = new ModuleModes(model);
        model.train(training);
        return modes;
    }

    // A module's switch also turns those below it, so the outer ones come first.
    public void Dispose()
    {
        foreach (var (module, training) in _modes)
            if (module.training != training)
                module.train(training);
    }
}
