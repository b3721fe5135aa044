using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Files;

/// <summary>
/// Loads a checkpoint into a module: first the names must agree, then the shapes, then the dtypes, of all parameters and buffers. Nothing is broadcast,
/// and where anything does not fit nothing is loaded.
/// </summary>
public static class ModuleLoader
{
    /// <summary>Loads.</summary>
    /// <param name="module">The module; its parameters stay the same objects.</param>
    /// <param name="checkpoint">The tensors.</param>
    /// <param name="options">Names and allowed differences; null for none. Tensors on the meta device are checked and not filled.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="CheckpointMismatchException">The checkpoint does not fit: the exception lists everything that does not.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint is closed.</exception>
    public static LoadReport Load(nn.Module module, Checkpoint checkpoint, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(checkpoint);
        options ??= new LoadOptions();
        using var scope = NewDisposeScope();
        var plan = LoadPlan.Make(module.state_dict(), checkpoint, options);
        if (plan.Problem(module.GetType().Name, checkpoint.Path) is { } problem)
            throw problem;
        using var quiet = no_grad();
        foreach (var (source, _, target) in plan.Loads)
            Fill(target, checkpoint, source, options.Map);
        return plan.Report();
    }

    private static void Fill(Tensor target, Checkpoint checkpoint, string source, bool map)
    {
        if (target.is_meta)
            return;
        using var value = checkpoint.Read(source);
        if (map && target.device_type == DeviceType.CPU && target.dtype == value.dtype)
            target.set_(value);
        else
            target.copy_(value);
    }
}
