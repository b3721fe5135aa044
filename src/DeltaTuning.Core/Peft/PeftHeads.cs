namespace DeltaTuning.Files;

/// <summary>The field <c>modules_to_save</c>: PEFT adds the names that heads have in the models of a task.</summary>
public static class PeftHeads
{
    /// <summary>The names to write.</summary>
    /// <param name="modules">What the method was asked to save; null for the heads that the map names.</param>
    /// <param name="map">The model's map; null for a model without.</param>
    /// <returns>The names; null for none.</returns>
    public static IReadOnlyList<string>? Names(IReadOnlyList<string>? modules, BackboneMap? map)
    {
        if (modules is not null)
            return modules.Count == 0 ? null : modules;
        return map is null or { Heads.Count: 0 } ? null : map.PeftTask switch
        {
            "SEQ_CLS" or "TOKEN_CLS" => [.. map.Heads.Union(["classifier", "score"])],
            _ => map.Heads,
        };
    }
}
