using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>What of a model is trained.</summary>
public static class TrainableParameters
{
    /// <summary>The parameters of a model that require gradients, each once and by its first name, in the model's order.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Names and parameters. They stay the model's.</returns>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var seen = new HashSet<nint>();
        return [.. model.named_parameters().Where(item => item.parameter.requires_grad && seen.Add(item.parameter.Handle))];
    }
}
