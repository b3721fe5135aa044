using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Usual first values of parameters.</summary>
public static class Init
{
    /// <summary>All zeros.</summary>
    public static Initialize Zeros { get; } = Constant(0);

    /// <summary>All ones.</summary>
    public static Initialize Ones { get; } = Constant(1);

    /// <summary>
    /// Kaiming's uniform distribution with a = √5, PyTorch's own for linear layers: U(−1/√n, 1/√n), n the second dimension
    /// (https://arxiv.org/abs/1502.01852).
    /// </summary>
    public static Initialize KaimingUniform { get; } = (parameter, generator) =>
    {
        var bound = 1 / Math.Sqrt(parameter.shape.Length > 1 ? parameter.shape[1] : parameter.shape[0]);
        parameter.uniform_(-bound, bound, generator);
    };

    /// <summary>One value everywhere.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The rule.</returns>
    public static Initialize Constant(double value) => (parameter, _) => parameter.fill_(TensorMath.Held(value));

    /// <summary>The normal distribution around zero.</summary>
    /// <param name="deviation">Its standard deviation, not negative.</param>
    /// <returns>The rule.</returns>
    public static Initialize Normal(double deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(deviation);
        return (parameter, generator) => parameter.normal_(0, deviation, generator);
    }

    /// <summary>The normal distribution around zero, cut off at a bound on either side.</summary>
    /// <param name="deviation">The standard deviation of the whole distribution, above zero.</param>
    /// <param name="bound">No value is farther from zero; above zero.</param>
    /// <returns>The rule.</returns>
    public static Initialize TruncatedNormal(double deviation, double bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (parameter, generator) =>
        {
            using var share = tensor(bound / (deviation * Math.Sqrt(2)), ScalarType.Float64).erf_();
            var edge = share.item<double>();
            parameter.uniform_(-edge, edge, generator).erfinv_().mul_(TensorMath.Held(deviation * Math.Sqrt(2))).clamp_(TensorMath.Held(-bound), TensorMath.Held(bound));
        };
    }

    /// <summary>A copy of given values.</summary>
    /// <param name="values">Gives the values, shaped as the parameter; called when a fresh parameter is filled, and its tensor disposed afterwards.</param>
    /// <returns>The rule.</returns>
    public static Initialize Copy(Func<Tensor> values) => (parameter, _) =>
    {
        using var source = values();
        if (!source.shape.SequenceEqual(parameter.shape))
            throw new ArgumentException($"The first values have shape ({string.Join(", ", source.shape)}), the parameter ({string.Join(", ", parameter.shape)}).", nameof(values));
        parameter.copy_(source);
    };
}
