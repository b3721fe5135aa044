using System.Globalization;
using DeltaTuning.Experiments.Studies.Prompting;

namespace DeltaTuning.Experiments.Studies.Generalization;

/// <summary>What the gaps say, beside what the paper says of them.</summary>
/// <param name="plan">What was planned.</param>
/// <param name="methods">The columns.</param>
/// <param name="cells">The gaps.</param>
internal sealed class GeneralizationFindings(PromptPlan plan, IReadOnlyList<string> methods, GeneralizationCells cells)
{
    private readonly string[] _trained = [.. methods.Where(method => method != MethodSubsets.None)];

    /// <summary>A sentence for each finding, for the report's top.</summary>
    internal IEnumerable<string> Summary() =>
        from model in plan.Models
        from size in plan.Data
        from text in Findings(model, size)
        select text;

    private IEnumerable<string> Findings(string model, DataSize size)
    {
        var means = plan.Templates.Select(template => cells.Means(new(model, size, template), plan.Tasks, _trained)).Where(by => by.Count > 0).ToArray();
        if (means.Length == 0)
            yield break;
        // Templates count alike, as in the paper's reading of its table.
        var gaps = _trained.ToDictionary(method => method, method => means.Average(by => by[method]));
        var start = $"{PromptPlan.Name(model)}, {size.Name} data";
        yield return $"{start}: the gap is smallest with {Words(gaps.MinBy(pair => pair.Value))} and largest with {Words(gaps.MaxBy(pair => pair.Value))}.";
        foreach (var method in MethodSubsets.Single)
        {
            double[] changes = [.. MethodSubsets.Adding(method, _trained).Select(pair => gaps[pair.With] - gaps[pair.Without])];
            if (changes.Length > 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{start}: adding {method} {(changes.Average() > 0 ? "enlarges" : "shrinks")} the gap by {Math.Abs(changes.Average()):0.00} points in the mean ({changes.Count(change => change > 0)} of {changes.Length} times it grows).");
        }
        string[] single = [.. MethodSubsets.Single.Where(gaps.ContainsKey)];
        if (gaps.TryGetValue(MethodSubsets.FineTuning, out var full) && single.Length > 0)
        {
            var below = single.Count(method => gaps[method] < full);
            yield return string.Create(CultureInfo.InvariantCulture, $"{start}: the paper finds every single method's gap below full fine-tuning's. Here {below} of {single.Length} are (full fine-tuning: {full:0.00} points): {Verdict(below == single.Length)}.");
        }
        if (single.Length == MethodSubsets.Single.Count)
            yield return $"{start}: the paper finds prompt tuning's gap the smallest of the three. Here it is {Words(gaps.Where(pair => single.Contains(pair.Key)).MinBy(pair => pair.Value))}: {Verdict(single.MinBy(method => gaps[method]) == "PT")}.";
        string[] several = [.. _trained.Where(method => MethodSubsets.Parts(method).Length > 1)];
        if (several.Length > 0 && single.Length > 0)
        {
            var (many, one) = (several.Average(method => gaps[method]), single.Average(method => gaps[method]));
            yield return string.Create(CultureInfo.InvariantCulture, $"{start}: the paper finds that combining enlarges the gap. Here combinations have {many:0.00} points in the mean, single methods {one:0.00}: {Verdict(many > one)}.");
        }
        if (means.Length == 2)
            yield return string.Create(CultureInfo.InvariantCulture, $"{start}: the paper finds that templates do not matter for the gap. Here the mean gap is {means[0].Values.Average():0.00} points without and {means[1].Values.Average():0.00} with the manual template.");
    }

    private static string Words(KeyValuePair<string, double> gap) => string.Create(CultureInfo.InvariantCulture, $"{gap.Key} ({gap.Value:0.00} points)");

    private static string Verdict(bool agrees) => agrees ? "agrees" : "does not agree";
}
