namespace DeltaTuning.Modules;

/// <summary>Demands of an adapter's options.</summary>
internal static class AdapterGuard
{
    internal static void Check(Adapter options, BackboneMap? map)
    {
        if (options.BottleneckSize is { } size)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(Adapter.BottleneckSize));
        foreach (var factor in options.ReductionFactors.Values.Append(options.ReductionFactor))
        {
            if (!(double.IsFinite(factor) && factor > 0))
                throw new ArgumentOutOfRangeException(nameof(Adapter.ReductionFactor), factor, "A reduction factor must be a finite number above zero.");
        }
        CheckLayers(options.ReductionFactors, map);
        if (!Activation.Exists(options.NonLinearity))
            throw new ArgumentException($"{nameof(Adapter.NonLinearity)} is \"{options.NonLinearity}\"; known are {Activation.Names}.", nameof(options));
        if (!double.IsFinite(options.Scale))
            throw new ArgumentOutOfRangeException(nameof(Adapter.Scale), options.Scale, "Scale must be a finite number.");
        CheckShare(options.Dropout, nameof(Adapter.Dropout));
        CheckShare(options.StochasticDepth, nameof(Adapter.StochasticDepth));
        CheckDefined(options.Residual, nameof(Adapter.Residual));
        CheckDefined(options.Scaling, nameof(Adapter.Scaling));
        CheckDefined(options.Init, nameof(Adapter.Init));
    }

    private static void CheckLayers(IReadOnlyDictionary<int, double> factors, BackboneMap? map)
    {
        if (factors.Count == 0)
            return;
        if (map is null)
            throw new ArgumentException($"{nameof(Adapter.ReductionFactors)} are by layers' numbers, but the model publishes no map that numbers them; use {nameof(Adapter.ReductionFactor)} or {nameof(Adapter.BottleneckSize)}.", nameof(factors));
        var layers = LayerNumbers.Count(map);
        foreach (var layer in factors.Keys)
        {
            if (layer < 0 || layer >= layers)
                throw new ArgumentOutOfRangeException(nameof(Adapter.ReductionFactors), layer, $"Layers are numbered from 0 to {layers - 1} in this model, a decoder's after the encoder's.");
        }
    }

    private static void CheckShare(double value, string name)
    {
        if (value is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to below 1.");
    }

    private static void CheckDefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentException($"{name} is {value}; choose among {string.Join(", ", Enum.GetNames<T>())}.", name);
    }
}
