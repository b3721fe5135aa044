namespace DeltaTuning.Modules;

/// <summary>Demands of an adapter's options.</summary>
internal static class AdapterGuard
{
    internal static void Check(Adapter options, BackboneMap? map)
    {
        if (options.BottleneckSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(Adapter.BottleneckSize));
        Positive(options.ReductionFactor, nameof(Adapter.ReductionFactor));
        foreach (var (layer, factor) in options.ReductionFactors)
        {
            Positive(factor, nameof(Adapter.ReductionFactors));
            Layer(layer, map, nameof(Adapter.ReductionFactors));
        }
        if (!Activation.Exists(options.NonLinearity))
            throw new ArgumentException($"{nameof(Adapter.NonLinearity)} is \"{options.NonLinearity}\"; known are {Activation.Names}.", nameof(options));
        Finite(options.Scale, nameof(Adapter.Scale));
        Share(options.Dropout, nameof(Adapter.Dropout));
        Share(options.StochasticDepth, nameof(Adapter.StochasticDepth));
        options.Factors?.Validate();
        Defined(options.Residual, nameof(Adapter.Residual));
        Defined(options.Scaling, nameof(Adapter.Scaling));
        Defined(options.Init, nameof(Adapter.Init));
    }

    private static void Layer(int layer, BackboneMap? map, string name)
    {
        if (map is null)
            throw new ArgumentException($"{name} go by layers' numbers, but the model publishes no map that numbers them; use {nameof(Adapter.ReductionFactor)} or {nameof(Adapter.BottleneckSize)}.", name);
        var layers = LayerNumbers.Count(map);
        if (layer < 0 || layer >= layers)
            throw new ArgumentOutOfRangeException(name, layer, $"Layers are numbered from 0 to {layers - 1} in this model, a decoder's after the encoder's.");
    }

    private static void Positive(double value, string name)
    {
        if (!(double.IsFinite(value) && value > 0))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above zero.");
    }

    private static void Finite(double value, string name)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number.");
    }

    private static void Share(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to below 1.");
    }

    private static void Defined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentException($"{name} is {value}; choose among {string.Join(", ", Enum.GetNames<T>())}.", name);
    }
}
