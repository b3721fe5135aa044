namespace DeltaTuning.Modules;

/// <summary>The backbone's biases that are trained beside LoRA.</summary>
internal static class LoraBiases
{
    /// <summary>Declares trained copies under PEFT's names: below a layer that LoRA attaches to, a bias belongs to its <c>base_layer</c>.</summary>
    internal static void Train(IDeltaBuilder delta, IReadOnlyList<DeltaPoint> points, LoraBiasMode mode, IReadOnlyList<DeltaParameter> saved)
    {
        if (mode == LoraBiasMode.None)
            return;
        var targeted = points.Where(point => point.Bias is not null).Select(point => $"{point.Path}.bias").ToHashSet(StringComparer.Ordinal);
        var whole = saved.Select(parameter => parameter.Key).ToHashSet(StringComparer.Ordinal);
        string[] biases = mode == LoraBiasMode.LoraOnly
            ? [.. points.Where(point => point.Bias is not null).Select(point => $"{point.Path}.bias")]
            : [.. delta.Backbone.named_parameters().Select(item => item.name).Where(name => name.EndsWith(".bias", StringComparison.Ordinal) && !whole.Contains(name))];
        if (biases.Length == 0)
            throw new ArgumentException($"{nameof(LoRA.Bias)} is {mode}, but there are no such biases in {delta.Backbone.GetName()}; set it to {LoraBiasMode.None}.", nameof(mode));
        foreach (var name in biases)
            delta.Train(name, targeted.Contains(name) ? $"{name[..^".bias".Length]}.base_layer.bias" : name);
    }
}
