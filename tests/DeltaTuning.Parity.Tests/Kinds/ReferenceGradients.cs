using DeltaTuning.Files;
using DeltaTuning.Parity.Tests.Reference;
using TorchSharp.Modules;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The <c>grad.NAME</c> tensors of a case against parameters' gradients.</summary>
internal static class ReferenceGradients
{
    private const string Prefix = "grad.";

    /// <summary>Whether the case lists gradients.</summary>
    public static bool Any(SafetensorsFile tensors) => tensors.Entries.Keys.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Demands that every listed parameter has the listed gradient, and that no other parameter has any.</summary>
    /// <param name="parameters">Ours, by the names of the reference, after the backward pass.</param>
    /// <param name="tensors">The case's tensors.</param>
    /// <param name="closeness">How near.</param>
    /// <param name="sameShapes">Whether the reference has our shapes; otherwise the same values in a row are enough.</param>
    public static void Demand(IEnumerable<(string Name, Parameter Parameter)> parameters, SafetensorsFile tensors, Closeness closeness, bool sameShapes = true)
    {
        var ours = parameters.ToDictionary(pair => pair.Name, pair => pair.Parameter);
        var listed = tensors.Entries.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(name => name[Prefix.Length..]);
        foreach (var (name, key) in listed)
        {
            if (!ours.TryGetValue(name, out var parameter))
                throw new InvalidDataException($"We have no parameter {name}.");
            using var gradient = parameter.grad ?? throw new InvalidDataException($"{name} got no gradient.");
            using var expected = tensors.Read(key);
            using var laid = sameShapes ? gradient.alias() : gradient.reshape(expected.shape);
            closeness.Demand(laid, expected, key);
        }
        foreach (var (name, parameter) in ours.Where(pair => !listed.ContainsKey(pair.Key)))
        {
            using var gradient = parameter.grad;
            if (gradient is not null && gradient.ne(0).any().item<bool>())
                throw new InvalidDataException($"{name} got a gradient, the reference has none.");
        }
    }
}
