using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Modules;
using TorchSharp.Modules;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>PyTorch's BitFit, which trains the backbone's own biases, by offsets.</summary>
internal static class ReferenceBitFit
{
    private const string Offset = "bitfit_bias";

    /// <summary>
    /// Whether a bias ends anywhere: that of a key adds the same to all scores of a query, so that its gradient is zero but for rounding, of which Adam makes
    /// steps of full size.
    /// </summary>
    public static bool IsArbitrary(PretrainedModel model, string name) => model.Map.At(AttachmentPoint.Key).Any(site => $"{site.Path}.bias" == name);

    /// <summary>
    /// Attaches BitFit so that the offsets are the whole biases and the backbone's own are zero: gradients are the same either way, and weight decay pulls at
    /// the same numbers.
    /// </summary>
    /// <returns>What is trained, by the names of the file.</returns>
    public static Dictionary<string, Parameter> Start(PretrainedModel model, SafetensorsFile start)
    {
        var backbone = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
        var trained = new Dictionary<string, Parameter>();
        foreach (var parameter in model.Apply(new BitFit()).Parameters)
        {
            var name = parameter.IsCopy ? parameter.Key : parameter.Key.Replace(Offset, "bias", StringComparison.Ordinal);
            trained[name] = parameter.Value;
            parameter.Value.copy_(start.Read(name));
            if (!parameter.IsCopy)
                backbone[name].zero_();
        }
        trained.Keys.Should().BeEquivalentTo(start.Entries.Keys);
        return trained;
    }
}
