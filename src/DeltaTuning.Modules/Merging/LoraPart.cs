using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>A LoRA that is merged with others.</summary>
/// <param name="Handle">The attached delta.</param>
/// <param name="Options">Its options.</param>
/// <param name="Weight">Its weight.</param>
internal sealed record LoraPart(DeltaHandle Handle, LoRA Options, double Weight)
{
    private static readonly (string A, string B)[] Names = [("lora_A.weight", "lora_B.weight"), ("lora_embedding_A", "lora_embedding_B")];

    private readonly Dictionary<string, DeltaParameter> _parameters = Handle.Parameters.ToDictionary(parameter => parameter.Key, StringComparer.Ordinal);

    /// <summary>A delta as a part.</summary>
    /// <exception cref="NotSupportedException">It is no LoRA, or one whose update is not s B A.</exception>
    internal static LoraPart Of(DeltaHandle handle, double weight)
    {
        if (handle.Module is not LoRA lora)
            throw new NotSupportedException($"\"{handle.Name}\" is a delta of the method {handle.Module.Method}; LoRAs are merged with LoRAs, and (IA)³ with (IA)³.");
        var obstacle = lora.UseDora ? "its magnitudes rescale the whole weight (UseDora)"
            : lora.UseGating ? "gates take the place of s (UseGating)"
            : lora.LoraBias ? "it has biases of its own (LoraBias)"
            : lora.Init is LoraInit.Pissa or LoraInit.Olora ? $"it stands on a changed backbone (Init {lora.Init})"
            : null;
        return obstacle is null ? new(handle, lora, weight)
            : throw new NotSupportedException($"\"{handle.Name}\" is not only s B A: {obstacle}. Merge LoRAs without it, or keep it attached beside the others.");
    }

    /// <summary>The layers, in the order of its parameters.</summary>
    internal IEnumerable<string> Paths => _parameters.Values.Where(parameter => Names.Any(names => parameter.Key == $"{parameter.Path}.{names.A}")).Select(parameter => parameter.Path);

    /// <summary>What it trains beside A and B.</summary>
    internal IEnumerable<DeltaParameter> Extras =>
        _parameters.Values.Where(parameter => !Names.Any(names => parameter.Key == $"{parameter.Path}.{names.A}" || parameter.Key == $"{parameter.Path}.{names.B}"));

    /// <summary>Weight times scale at a layer.</summary>
    internal double FactorAt(string path) => Weight * Options.ScaleAt(path);

    /// <summary>Whether it attaches to a layer.</summary>
    internal bool Has(string path) => Keys(path) is not null;

    /// <summary>Its matrices at a layer in float32 or wider, on a device.</summary>
    internal LowRankFactors At(string path, Device device)
    {
        var (a, b) = Keys(path)!.Value;
        return new(Wide(_parameters[a].Value), Wide(_parameters[b].Value));

        Tensor Wide(Tensor value) => value.detach().to(value.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32, device);
    }

    /// <summary>The names of A and B at a layer; null where it does not attach.</summary>
    internal (string A, string B)? Keys(string path)
    {
        foreach (var (a, b) in Names)
        {
            if (_parameters.ContainsKey($"{path}.{a}"))
                return ($"{path}.{a}", $"{path}.{b}");
        }
        return null;
    }
}
