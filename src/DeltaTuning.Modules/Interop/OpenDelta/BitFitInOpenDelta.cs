using DeltaTuning.Files;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>
/// BitFit in OpenDelta's files: <c>PATH.bias</c> is the whole bias, the backbone's own included; what is added after a layer that cannot have one, such as T5's
/// norms, is <c>PATH.bitfit.bias</c>.
/// </summary>
/// <param name="model">The backbone.</param>
internal sealed class BitFitInOpenDelta(nn.Module model)
{
    private const string Offset = ".bitfit_bias";

    private readonly Dictionary<string, Parameter> _parameters = model.named_parameters().ToDictionary(item => item.name, item => item.parameter);
    private readonly HashSet<string> _linear = [.. model.named_modules().Where(item => item.module is Linear or TiedLinear).Select(item => item.name)];

    internal DeltaParts? Parts(string key)
    {
        if (!key.EndsWith(Offset, StringComparison.Ordinal))
            return null;
        var path = key[..^Offset.Length];
        if (_parameters.TryGetValue($"{path}.bias", out var own))
            return new([$"{path}.bias"], stored => Difference(stored[0], own));
        return new([_linear.Contains(path) ? $"{path}.bias" : $"{path}.bitfit.bias"], stored => stored[0]);
    }

    // A bias of another shape stays as it is, so that it is reported.
    private static Tensor Difference(Tensor stored, Parameter own) =>
        stored.shape.SequenceEqual(own.shape) ? stored - own.detach().to(stored.dtype, stored.device) : stored;
}
