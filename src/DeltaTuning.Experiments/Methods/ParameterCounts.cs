using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Methods;

/// <summary>
/// Parameters as the study counts them: trained ones over the backbone's and those that were added (adapters, prompts, biases where there were none). What
/// stands in the place of a backbone's parameter (a trained copy, an offset of a bias) is not added: it counts as trained, and not again in the total.
/// </summary>
/// <param name="Trainable">Parameters that are trained, in any stage.</param>
/// <param name="Total">All parameters.</param>
public sealed record ParameterCounts(long Trainable, long Total)
{
    /// <summary>The trained part in percent.</summary>
    public double Percentage => Total == 0 ? 0 : 100.0 * Trainable / Total;

    /// <summary>Counts a backbone with what was applied to it.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <returns>The counts. Without deltas the backbone's own parameters that take gradients are the trained ones.</returns>
    public static ParameterCounts Of(nn.Module backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        var (trainable, total) = (0L, 0L);
        DeltaParameter[] deltas = [.. backbone.Deltas().SelectMany(delta => delta.Parameters).Distinct()];
        var copies = deltas.Where(parameter => parameter.IsCopy).Select(parameter => parameter.Value.Handle).ToHashSet();
        var biased = backbone.named_parameters().Select(item => item.name).ToHashSet(StringComparer.Ordinal);
        foreach (var (_, parameter) in backbone.named_parameters())
        {
            total += parameter.numel();
            if (parameter.requires_grad && !copies.Contains(parameter.Handle))
                trainable += parameter.numel();
        }
        foreach (var parameter in deltas)
        {
            trainable += parameter.Count;
            if (!parameter.IsCopy && !(parameter.Key.EndsWith(".bitfit_bias", StringComparison.Ordinal) && biased.Contains($"{parameter.Path}.bias")))
                total += parameter.Count;
        }
        return new(trainable, total);
    }
}
