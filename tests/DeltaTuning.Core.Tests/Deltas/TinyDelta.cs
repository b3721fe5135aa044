using static TorchSharp.torch;

namespace DeltaTuning.Core.Tests.Deltas;

/// <summary>A method written for a test.</summary>
internal sealed record TinyDelta(Action<IDeltaBuilder> Declare) : IDeltaModule
{
    public string Method => "TINY";

    public void Attach(IDeltaBuilder delta) => Declare(delta);

    /// <summary>Δy = g ⊙ x W₀ for a square layer, W₀ all ones: a sum with a weight form.</summary>
    internal static TinyDelta Sum(string target, double start = 0.5) => new(delta =>
    {
        foreach (var point in delta.Points(Targets.Named(target)))
        {
            var gain = delta.Parameter(point, "gain", [point.OutFeatures], Init.Constant(start));
            delta.Add(point, call => call.Input.sum(-1, keepdim: true) * gain.Value, new Fold(weight => weight + gain.Value.unsqueeze(1).to(weight.dtype)));
        }
    });

    /// <summary>y' = (1 + g) y by the layer's own output: a rescaling.</summary>
    internal static TinyDelta Rescale(string target) => new(delta =>
    {
        foreach (var point in delta.Points(Targets.Named(target)))
        {
            var gain = delta.Parameter(point, "gain", [1], Init.Constant(0.25));
            delta.Add(point, call => call.Output * gain.Value, new Fold(weight => weight * (1 + gain.Value).to(weight.dtype)) { IsSum = false });
        }
    });

    /// <summary>Trains copies of parameters.</summary>
    internal static TinyDelta Copies(params string[] names) => new(delta =>
    {
        foreach (var name in names)
            delta.Train(name);
    });

    /// <summary>Trains copies of modules.</summary>
    internal static TinyDelta Modules(params string[] names) => new(delta => delta.SaveModules(names));
}
