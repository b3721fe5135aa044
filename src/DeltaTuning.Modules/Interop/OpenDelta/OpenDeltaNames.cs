using DeltaTuning.Files;
using static TorchSharp.torch;

namespace DeltaTuning.Modules;

/// <summary>The names that OpenDelta gives the parameters of a method; heads and other trained modules keep theirs.</summary>
public sealed class OpenDeltaNames : IDeltaNames
{
    private readonly Func<string, string?> _name;
    private readonly Func<string, DeltaParts?> _parts;

    private OpenDeltaNames(Func<string, string?>? name = null, Func<string, DeltaParts?>? parts = null) =>
        (_name, _parts) = (name ?? (_ => null), parts ?? (_ => null));

    /// <inheritdoc/>
    public bool HoldWhatIsTrained => true;

    /// <summary>The names of a method's parameters on a model.</summary>
    /// <param name="method">The method.</param>
    /// <param name="model">The model.</param>
    /// <returns>The names.</returns>
    /// <exception cref="NotSupportedException">OpenDelta has no such method, or its files are not read here.</exception>
    public static OpenDeltaNames Of(IDeltaModule method, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(model);
        var map = (model as IBackbone)?.Map;
        return method switch
        {
            LoRA { UseGating: false } => new(Lora),
            Adapter { IsParallel: true } => throw new NotSupportedException("OpenDelta's parallel adapters stand beside a whole attention block, its residual sum and norm included, where none can be here."),
            Adapter { Factors: { } factors } => new(key => Factorized(key, factors.Divisions == 1 ? "low_rank_adapter" : "compactor")),
            Adapter => new(Bottleneck),
            BitFit => new(parts: new BitFitInOpenDelta(model).Parts),
            PromptTuning => new(key => Prompt(key, map)),
            PrefixTuning => new(PrefixInOpenDelta.Name, key => PrefixInOpenDelta.Parts(key, map)),
            _ => throw new NotSupportedException($"There is no rule for the names that OpenDelta gives {method.Method}; there are rules for LoRA, BitFit, Adapter, PromptTuning and PrefixTuning."),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FileNames(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return [_name(key) ?? key];
    }

    /// <inheritdoc/>
    public DeltaParts? Parts(string key) => _parts(key);

    private static string? Lora(string key) =>
        key.EndsWith(".lora_A.weight", StringComparison.Ordinal) || key.EndsWith(".lora_B.weight", StringComparison.Ordinal)
            ? $"{key[..^"lora_A.weight".Length]}lora.{key[^"lora_A.weight".Length..^".weight".Length]}"
            : null;

    private static string Bottleneck(string key) => key
        .Replace(".adapter_down.", ".adapter.modulelist.down_proj.", StringComparison.Ordinal)
        .Replace(".adapter_up.", ".adapter.modulelist.up_proj.", StringComparison.Ordinal);

    private static string? Factorized(string key, string name) => !key.Contains(".adapter_", StringComparison.Ordinal) ? null : key
        .Replace(".adapter_down.", $".{name}.down_sampler.", StringComparison.Ordinal)
        .Replace(".adapter_up.", $".{name}.up_sampler.", StringComparison.Ordinal)
        .Replace("_sampler.bias", "_sampler.b", StringComparison.Ordinal);

    // Below the encoder of a model that has a decoder too.
    private static string? Prompt(string key, BackboneMap? map) => !key.EndsWith($".{VirtualTokens.PeftName}", StringComparison.Ordinal) ? null
        : $"{(map?.Sites.Any(site => site.Point.Stack == StackKind.Decoder) == true ? "encoder." : "")}soft_prompt_layer.soft_embeds";
}
