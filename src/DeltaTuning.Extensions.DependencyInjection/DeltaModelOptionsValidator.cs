using Microsoft.Extensions.Options;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>Refuses options whose folders are not there or whose names are not unique, all problems at once.</summary>
internal sealed class DeltaModelOptionsValidator : IValidateOptions<DeltaModelOptions>
{
    private const string DeltaConfig = "adapter_config.json", ModelConfig = "config.json";

    public ValidateOptionsResult Validate(string? name, DeltaModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] problems = [.. OfModel(options), .. options.Deltas.SelectMany(OfDelta), .. Twice(options), .. OfInterval(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(problems.Select(problem => string.IsNullOrEmpty(name) ? problem : $"Model \"{name}\": {problem}"));
    }

    private static IEnumerable<string> OfModel(DeltaModelOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ModelFolder))
            yield return $"There is no backbone: name its folder by {nameof(DeltaModelOptions.UseModel)}.";
        else if (!Directory.Exists(options.ModelFolder))
            yield return $"The backbone's folder {Path.GetFullPath(options.ModelFolder)} does not exist; give the folder that holds {ModelConfig} and the weights.";
        else if (!File.Exists(Path.Combine(options.ModelFolder, ModelConfig)))
            yield return $"The backbone's folder {Path.GetFullPath(options.ModelFolder)} has no {ModelConfig}; give the folder that holds it and the weights.";
    }

    private static IEnumerable<string> OfDelta(DeltaFolder delta)
    {
        if (string.IsNullOrWhiteSpace(delta.Name))
            yield return $"The delta in {delta.Folder} has no name; calls need one.";
        else if (delta.Name == DeltaCollection.Base)
            yield return $"The name \"{DeltaCollection.Base}\" stands for the bare backbone; give the delta in {delta.Folder} another one.";
        if (string.IsNullOrWhiteSpace(delta.Folder) || !Directory.Exists(delta.Folder))
            yield return $"The folder \"{delta.Folder}\" of the delta \"{delta.Name}\" does not exist; save the delta there, or leave it out.";
        else if (!File.Exists(Path.Combine(delta.Folder, DeltaConfig)))
            yield return $"The folder {Path.GetFullPath(delta.Folder)} of the delta \"{delta.Name}\" has no {DeltaConfig}; give the folder that a delta was saved in.";
    }

    private static IEnumerable<string> Twice(DeltaModelOptions options) =>
        from delta in options.Deltas
        group delta.Folder by delta.Name into same
        where same.Count() > 1
        select $"Several deltas are named \"{same.Key}\" ({string.Join(", ", same)}); give each a name of its own.";

    private static IEnumerable<string> OfInterval(DeltaModelOptions options)
    {
        if (options.ReloadInterval is { } interval && interval <= TimeSpan.Zero)
            yield return $"{nameof(DeltaModelOptions.ReloadInterval)} is {interval}; it must be above zero, or null to never look.";
    }
}
