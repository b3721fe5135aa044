using System.Globalization;

namespace DeltaTuning.Experiments.Methods;

/// <summary>The options that were given for one method.</summary>
public sealed class MethodSettings
{
    private readonly string _method;
    private readonly IReadOnlyDictionary<string, double> _values;

    /// <summary>Takes options, whose names have been checked.</summary>
    /// <param name="method">The method's letters, for messages.</param>
    /// <param name="values">The options by their names, without the method's.</param>
    public MethodSettings(string method, IReadOnlyDictionary<string, double> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        ArgumentNullException.ThrowIfNull(values);
        (_method, _values) = (method, values);
    }

    /// <summary>A number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="otherwise">The default.</param>
    /// <returns>What was given, or the default.</returns>
    public double Number(string name, double otherwise) => _values.TryGetValue(name, out var value) ? value : otherwise;

    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="otherwise">The default.</param>
    /// <returns>What was given, or the default.</returns>
    /// <exception cref="ArgumentException">What was given is no whole number.</exception>
    public int Whole(string name, int otherwise) => OptionalWhole(name) ?? otherwise;

    /// <summary>A whole number that may be absent.</summary>
    /// <param name="name">The option.</param>
    /// <returns>What was given; null where nothing was.</returns>
    /// <exception cref="ArgumentException">What was given is no whole number.</exception>
    public int? OptionalWhole(string name)
    {
        if (!_values.TryGetValue(name, out var value))
            return null;
        return value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{_method}.{name} is {value}; give a whole number."));
    }

    /// <summary>Yes or no: 1 or 0.</summary>
    /// <param name="name">The option.</param>
    /// <param name="otherwise">The default.</param>
    /// <returns>What was given, or the default.</returns>
    /// <exception cref="ArgumentException">What was given is neither 0 nor 1.</exception>
    public bool Flag(string name, bool otherwise) => !_values.TryGetValue(name, out var value) ? otherwise : value switch
    {
        0 => false,
        1 => true,
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{_method}.{name} is {value}; give 1 for yes or 0 for no.")),
    };
}
