using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Training;

/// <summary>What of a model is trained.</summary>
public static class TrainableParameters
{
    /// <summary>
    /// The parameters that require gradients, each once: the model's own by their first names, in its order, then those of its deltas that are attached, on,
    /// trainable and not merged, by their names in files. Where there are several deltas, a delta's name and a slash stand before its parameters'.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>Names and parameters. They stay the model's and the deltas'.</returns>
    public static IReadOnlyList<(string Name, Parameter Parameter)> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var deltas = model.Deltas();
        // A trained copy stands among the model's own parameters while its delta is on.
        var seen = deltas.SelectMany(delta => delta.Copies).Select(item => item.Copy.Value.Handle).ToHashSet();
        var shared = new HashSet<DeltaParameter>();
        return
        [
            .. model.named_parameters().Where(item => item.parameter.requires_grad && seen.Add(item.parameter.Handle)),
            .. deltas.Where(delta => delta is { IsOn: true, IsMerged: false, Trainable: true })
                .SelectMany(delta => delta.Parameters.Where(shared.Add).Select(parameter => (deltas.Count == 1 ? parameter.Key : $"{delta.Name}/{parameter.Key}", parameter.Value))),
        ];
    }
}
