using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning;

/// <summary>Finds the modules that targets select, by PEFT's rules.</summary>
/// <param name="modules">The model's modules.</param>
/// <param name="map">The model's map; null for none.</param>
/// <param name="lenient">Whether names may match nothing as long as others do, as in files written for several models.</param>
internal sealed partial class TargetMatcher(ModelModules modules, BackboneMap? map, bool lenient)
{
    /// <summary>The paths in the order of the model.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="trainedWhole">Paths of modules that are trained as they are: nothing below them is selected.</param>
    internal IReadOnlyList<string> Match(Targets targets, IReadOnlyCollection<string> trainedWhole)
    {
        Check(targets);
        var found = Candidates(targets).ToHashSet(StringComparer.Ordinal);
        var excluded = targets.ExcludePattern is { } pattern ? Targets.WholeName(pattern) : null;
        string[] kept =
        [
            .. modules.Paths.Where(path => found.Contains(path)
                && !targets.Exclude.Any(name => ModelModules.EndsWith(path, name))
                && excluded?.IsMatch(path) != true
                && !trainedWhole.Any(whole => ModelModules.IsBelow(path, whole))
                && IsInLayers(path, targets)),
        ];
        return kept.Length > 0 ? kept : throw new DeltaTargetException(Nothing(targets, found.Count), targets.Names.Concat(targets.Pattern is { } p ? [p] : [])
            .SelectMany(name => NearestNames.To(name, modules.Paths)).Distinct().ToArray());
    }

    private IEnumerable<string> Candidates(Targets targets)
    {
        if (targets.IsAllLinear)
            return modules.Paths.Where(IsAllLinearTarget);
        if (targets.Pattern is { } pattern)
        {
            var expression = Targets.WholeName(pattern);
            return modules.Paths.Where(path => expression.IsMatch(path));
        }
        return targets.Names.Count > 0 ? targets.Names.SelectMany(OfName) : targets.Points.SelectMany(OfPoint);
    }

    private bool IsAllLinearTarget(string path) =>
        ModelModules.IsLinear(modules[path]) && path != map?.OutputEmbedding && map?.Heads.Any(head => ModelModules.IsBelow(path, head)) != true;

    private string[] OfName(string name)
    {
        string[] found = [.. modules.Named(name)];
        return found.Length > 0 || lenient ? found
            : throw new DeltaTargetException($"The target \"{name}\" matches no module of the model.", NearestNames.To(name, modules.Paths));
    }

    private string[] OfPoint(AttachmentPoint point)
    {
        if (map is null)
            throw new DeltaTargetException($"The model publishes no map of attachment points, so that {point} means nothing in it; give Targets.Named, Targets.Matching or Targets.AllLinear.");
        string[] found = [.. map.At(point).Select(site => site.Path)];
        return found.Length > 0 ? found
            : throw new DeltaTargetException($"The model has no {point}; it has {string.Join(", ", map.Sites.Select(site => site.Point.Kind).Distinct())}.");
    }

    private bool IsInLayers(string path, Targets targets)
    {
        if (targets.Layers.Count == 0)
            return true;
        var layer = targets.Points.Count > 0 ? map!.Sites.First(site => site.Path == path).Layer : LayerOf(path, targets.LayersPattern);
        return layer is { } number && targets.Layers.Contains(number);
    }

    private static int? LayerOf(string path, IReadOnlyList<string> patterns)
    {
        var match = patterns.Count == 0
            ? FirstNumber().Match(path)
            : patterns.Select(pattern => Regex.Match(path, $@"\A(?:.*?\.)?(?:{pattern})\.(\d+)\.", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5))).FirstOrDefault(m => m.Success);
        return match is { Success: true } ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static void Check(Targets targets)
    {
        if (targets.Layers.Count > 0 && targets.Pattern is not null)
            throw new ArgumentException($"Layers ({string.Join(", ", targets.Layers)}) do not go with the pattern \"{targets.Pattern}\"; name the layers in the pattern.", nameof(targets));
        if (targets.LayersPattern.Count > 0 && targets.Layers.Count == 0)
            throw new ArgumentException($"LayersPattern is {string.Join(", ", targets.LayersPattern)}, but there are no Layers; give the layers' numbers.", nameof(targets));
        if (targets.Layers.Any(layer => layer < 0))
            throw new ArgumentOutOfRangeException(nameof(targets), string.Join(", ", targets.Layers), "Layers are counted from 0.");
    }

    private static string Nothing(Targets targets, int found) =>
        found == 0 ? $"In this model, {targets.Description} match no module."
            : $"In this model, {targets.Description} match {found} modules, but none is left after exclusions, layers and modules that are trained whole.";

    // PEFT's rule without a pattern: the first number after a name, which PEFT wants to follow a dot; a list at the top of a model counts here too.
    [GeneratedRegex(@"\A(?:.*?\.)?[^.]*\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex FirstNumber();
}
