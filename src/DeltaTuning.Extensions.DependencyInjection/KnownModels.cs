using DeltaTuning.Models;

namespace DeltaTuning.Extensions.DependencyInjection;

/// <summary>The class of a folder's model, by <c>architectures</c> in its <c>config.json</c>.</summary>
internal static class KnownModels
{
    /// <summary>Loads a folder.</summary>
    /// <exception cref="NotSupportedException">The class is not known or not named, or asks for what the library does not do.</exception>
    internal static PretrainedModel Load(string folder)
    {
        try
        {
            return AutoModel.FromPretrained(folder);
        }
        catch (NotSupportedException problem)
        {
            throw new NotSupportedException($"{problem.Message} Another class is loaded by the second argument of {nameof(DeltaModelOptions.UseModel)}.", problem);
        }
    }
}
