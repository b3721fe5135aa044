using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>Where a module keeps one of its parameters: another can be put there and the first one put back, the same object.</summary>
/// <remarks>
/// TorchSharp's own setters dispose what they replace, and a parameter that is registered anew moves to the end of the list. Both would show after a delta
/// is detached.
/// </remarks>
internal sealed class ParameterPlace
{
    private readonly nn.Module _module;
    private readonly string _name;
    private readonly FieldInfo? _field;
    private readonly PropertyInfo? _property;

    private ParameterPlace(nn.Module module, string name, FieldInfo? field, PropertyInfo? property) =>
        (_module, _name, _field, _property) = (module, name, field, property);

    /// <summary>The place of a registered parameter, or of a tied layer's borrowed weight; null where the module has neither.</summary>
    internal static ParameterPlace? Find(nn.Module module, string name)
    {
        if (module is TiedLinear)
            return name == "weight" ? new(module, name, null, null) : null;
        if (!Registered(module).TryGetValue(name, out var parameter) || parameter is null)
            return null;
        for (var type = module.GetType(); type is not null && type != typeof(nn.Module); type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (typeof(Tensor).IsAssignableFrom(field.FieldType) && ReferenceEquals(field.GetValue(module), parameter))
                    return new(module, name, field, null);
            }
        }
        // Held natively, as an embedding's weight is.
        return module.GetType().GetProperty(name) is { CanWrite: true } property && property.PropertyType.IsAssignableFrom(typeof(Parameter))
            ? new(module, name, null, property)
            : throw new NotSupportedException($"{module.GetName()} keeps its parameter \"{name}\" where it cannot be replaced; keep it in a field of the module.");
    }

    /// <summary>Whether the parameter belongs to another module, whose moves do not show here.</summary>
    internal bool IsBorrowed => _module is TiedLinear;

    /// <summary>What stands there.</summary>
    internal Parameter Current => _module is TiedLinear tied ? tied.Weight : Registered(_module)[_name];

    /// <summary>Puts a parameter there; the one before stays as it is.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="isOriginal">Whether it is the one that stood there first, so that a tied layer borrows again.</param>
    internal void Put(Parameter parameter, bool isOriginal)
    {
        if (_module is TiedLinear tied)
        {
            tied.Untie(isOriginal ? null : parameter);
            return;
        }
        if (_field is not null)
            _field.SetValue(_module, parameter);
        else
            _property!.SetValue(_module, parameter);
        Registered(_module)[_name] = parameter;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_internal_params")]
    private static extern ref OrderedDict<string, Parameter> Registered(nn.Module module);
}
