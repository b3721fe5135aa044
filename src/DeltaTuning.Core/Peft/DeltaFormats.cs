using System.Collections.Concurrent;
using System.Reflection;

namespace DeltaTuning.Files;

/// <summary>
/// The formats of methods by <c>peft_type</c>: those of DeltaTuning.Modules, those that other assemblies name by <see cref="DeltaFormatAttribute"/>, and those
/// registered here. Safe for several threads.
/// </summary>
public static class DeltaFormats
{
    private const string BuiltIn = "DeltaTuning.Modules";
    private static readonly ConcurrentDictionary<string, IDeltaFormat> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Assembly, bool> Searched = [];

    /// <summary>Makes a method's saved deltas loadable.</summary>
    /// <param name="format">The method's format.</param>
    /// <exception cref="InvalidOperationException">Another format has the same <c>peft_type</c>.</exception>
    public static void Register(IDeltaFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var known = Known.GetOrAdd(format.PeftType, format);
        if (known.GetType() != format.GetType())
            throw new InvalidOperationException($"{known.GetType()} is registered for \"{format.PeftType}\" already; {format.GetType()} must have a name of its own.");
    }

    /// <summary>The format of a method.</summary>
    /// <param name="peftType">The <c>peft_type</c>.</param>
    /// <returns>The format.</returns>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static IDeltaFormat Of(string peftType)
    {
        ArgumentNullException.ThrowIfNull(peftType);
        if (Known.TryGetValue(peftType, out var format))
            return format;
        Search();
        return Known.TryGetValue(peftType, out format) ? format
            : throw new NotSupportedException($"There is no method \"{peftType}\"; known are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}. A method of your own is registered by {nameof(DeltaFormats)}.{nameof(Register)}.");
    }

    // Not before a program asks, so that it may call Register in its own time.
    private static void Search()
    {
        LoadBuiltIn();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic && Searched.TryAdd(assembly, true)))
        {
            foreach (var attribute in assembly.GetCustomAttributes<DeltaFormatAttribute>())
                Register((IDeltaFormat)Activator.CreateInstance(attribute.Format)!);
        }
    }

    // A program that only loads deltas names no type of the assembly, so that nothing else loads it.
    private static void LoadBuiltIn()
    {
        try
        {
            Assembly.Load(BuiltIn);
        }
        catch (FileNotFoundException)
        {
            // A program may do without the built-in methods; the search goes on among what it has.
        }
    }
}
