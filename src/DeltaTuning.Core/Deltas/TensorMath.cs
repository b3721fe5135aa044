using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>
/// Arithmetic on tensors that is safe while other threads allocate. TorchSharp's own <c>a + b</c> and <c>a * 2.0</c> hand a temporary <see cref="Scalar"/> to native
/// code without keeping it alive; a garbage collection at that moment frees it under the operation, which then fails or computes with another number.
/// Effects and models compute with these instead; <c>a - b</c> and <c>a * b</c> of two tensors need no scalar and are safe.
/// </summary>
public static class TensorMath
{
    private static readonly ConcurrentDictionary<double, Scalar> Reals = [];
    private static readonly ConcurrentDictionary<long, Scalar> Integers = [];
    private static readonly Scalar One = Held(1L);

    /// <summary>A real number that is never freed, for values that come back: options, constants. For a value that changes at every step use <c>using Scalar</c>.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The same scalar for the same number; not to be disposed.</returns>
    public static Scalar Held(double value) => Reals.GetOrAdd(value, static number => number.ToScalar());

    /// <summary>A whole number that is never freed.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The same scalar for the same number; not to be disposed.</returns>
    public static Scalar Held(long value) => Integers.GetOrAdd(value, static number => number.ToScalar());

    /// <summary>left + right.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">The second term, broadcastable to the first.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    /// <summary>left + right.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">A number, from options or constant.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor left, double right) => Sum(left, Held(right));

    /// <summary>left + right.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">A whole number, from options or constant; integers stay integers.</param>
    /// <returns>The sum.</returns>
    public static Tensor Plus(this Tensor left, long right) => Sum(left, Held(right));

    /// <summary>left − right.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">A number, from options or constant.</param>
    /// <returns>The difference.</returns>
    public static Tensor Minus(this Tensor left, double right) => Sum(left, Held(-right));

    /// <summary>left − right.</summary>
    /// <param name="left">The first term.</param>
    /// <param name="right">A whole number, from options or constant; integers stay integers.</param>
    /// <returns>The difference.</returns>
    public static Tensor Minus(this Tensor left, long right) => Sum(left, Held(-right));

    /// <summary>left · right.</summary>
    /// <param name="left">The first factor.</param>
    /// <param name="right">A number, from options or constant.</param>
    /// <returns>The product.</returns>
    public static Tensor Times(this Tensor left, double right) => Product(left, Held(right));

    /// <summary>left · right.</summary>
    /// <param name="left">The first factor.</param>
    /// <param name="right">A whole number, from options or constant; integers stay integers.</param>
    /// <returns>The product.</returns>
    public static Tensor Times(this Tensor left, long right) => Product(left, Held(right));

    /// <summary>Adds to a tensor in its own memory.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">What is added, broadcastable to it.</param>
    /// <returns><paramref name="left"/>.</returns>
    public static Tensor PlusInPlace(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add_(right, One);
    }

    /// <summary>Adds to a tensor in its own memory.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">A number, from options or constant.</param>
    /// <returns><paramref name="left"/>.</returns>
    public static Tensor PlusInPlace(this Tensor left, double right) => SumInPlace(left, Held(right));

    /// <summary>Adds to a tensor in its own memory.</summary>
    /// <param name="left">The tensor.</param>
    /// <param name="right">A whole number, from options or constant; integers stay integers.</param>
    /// <returns><paramref name="left"/>.</returns>
    public static Tensor PlusInPlace(this Tensor left, long right) => SumInPlace(left, Held(right));

    private static Tensor Sum(Tensor left, Scalar right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    private static Tensor SumInPlace(Tensor left, Scalar right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add_(right, One);
    }

    private static Tensor Product(Tensor left, Scalar right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.mul(right);
    }
}
