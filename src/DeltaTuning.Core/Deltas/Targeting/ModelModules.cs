using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning;

/// <summary>The modules of a model by their paths, in its order.</summary>
internal sealed class ModelModules
{
    private readonly Dictionary<string, nn.Module> _byPath = new(StringComparer.Ordinal);

    internal ModelModules(nn.Module model)
    {
        foreach (var (path, module) in model.named_modules())
        {
            if (path.Length > 0)
                _byPath[path] = module;
        }
        Paths = [.. _byPath.Keys];
    }

    internal IReadOnlyList<string> Paths { get; }

    internal nn.Module this[string path] => _byPath.TryGetValue(path, out var module) ? module
        : throw new DeltaTargetException($"The model has no module \"{path}\".", NearestNames.To(path, Paths));

    /// <summary>The path that a name stands for: the name itself, or the only path that ends with it after a dot.</summary>
    internal string Whole(string name)
    {
        string[] found = _byPath.ContainsKey(name) ? [name] : [.. Named(name)];
        return found.Length == 1 ? found[0]
            : found.Length == 0 ? throw new DeltaTargetException($"The model has no module \"{name}\".", NearestNames.To(name, Paths))
            : throw new DeltaTargetException($"\"{name}\" may be any of {found.Length} modules; give more of the name: {string.Join(", ", found.Take(4))}.");
    }

    /// <summary>The paths that are a name or end with it after a dot.</summary>
    internal IEnumerable<string> Named(string name) => Paths.Where(path => EndsWith(path, name));

    /// <summary>The parameters at and below a path, tied weights included.</summary>
    internal IEnumerable<string> ParametersBelow(string path)
    {
        foreach (var (name, _) in this[path].named_parameters())
            yield return $"{path}.{name}";
        foreach (var tied in Paths.Where(p => IsBelow(p, path) && _byPath[p] is TiedLinear))
            yield return $"{tied}.weight";
    }

    internal static bool EndsWith(string path, string name) =>
        path.EndsWith(name, StringComparison.Ordinal) && (path.Length == name.Length || path[path.Length - name.Length - 1] == '.');

    internal static bool IsBelow(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] == '.');

    internal static bool IsLinear(nn.Module module) => module is Linear or TiedLinear;
}
