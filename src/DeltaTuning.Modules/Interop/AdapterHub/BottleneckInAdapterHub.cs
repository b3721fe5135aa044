using System.Text.Json.Nodes;
using DeltaTuning.Files;

namespace DeltaTuning.Modules;

/// <summary>Bottleneck adapters in AdapterHub's files: <c>BnConfig</c> and its presets, which say no <c>architecture</c>.</summary>
internal sealed class BottleneckInAdapterHub : IAdapterHubWriter
{
    private const string Down = "adapter_down";
    private const string NormBefore = "adapter_norm_before";

    // Fields of Compacter's, of invertible adapters' and of a seed, at the values without effect.
    private static readonly JsonObject Others = JsonNode.Parse("""
        {
          "factorized_phm_W": true, "factorized_phm_rule": false, "hypercomplex_nonlinearity": "glorot-uniform", "init_weights_seed": null, "inv_adapter": null,
          "inv_adapter_reduction_factor": null, "learn_phm": true, "phm_bias": true, "phm_c_init": "normal", "phm_dim": 4, "phm_init_range": 0.0001,
          "phm_layer": false, "phm_rank": 1, "shared_W_phm": false, "shared_phm_rule": true
        }
        """)!.AsObject();

    private static readonly AdapterOptionNames<AdapterInit> Inits = new("init_weights", ("bert", AdapterInit.Bert), ("mam_adapter", AdapterInit.Mam), ("houlsby", AdapterInit.Houlsby));

    public bool Reads(PeftConfig fields) => fields.Node("architecture") is null && fields.Has("reduction_factor") && !fields.Flag("phm_layer", false);

    public bool Writes(IDeltaModule method) => method is Adapter { Factors: null };

    public IDeltaModule Read(AdapterHubSource source)
    {
        var (fields, map) = (source.Fields, source.Map);
        fields.Refuse("inv_adapter");
        foreach (var (name, _) in Others)
            fields.Node(name);
        var (scaling, scale) = ReadScaling(fields);
        var targets = AdapterHubPlaces.Read(fields, map);
        var (factor, factors) = AdapterHubFactors.Read(fields, map);
        return new Adapter
        {
            Targets = targets,
            ReductionFactor = factor,
            ReductionFactors = factors,
            NonLinearity = (fields.Text("non_linearity") ?? "relu").ToLowerInvariant(),
            IsParallel = fields.Flag("is_parallel", false),
            OriginalNormBefore = fields.Flag("original_ln_before", false),
            OriginalNormAfter = fields.Flag("original_ln_after", true),
            Residual = ReadResidual(fields),
            NormBefore = fields.Flag("ln_before", false),
            NormAfter = fields.Flag("ln_after", false),
            NormAfterResidual = fields.Flag("adapter_residual_before_ln", false),
            Scaling = scaling,
            Scale = scale,
            UseGating = fields.Flag("use_gating", false),
            Dropout = fields.Number("dropout", 0),
            StochasticDepth = fields.Number("stochastic_depth", 0),
            Init = Inits.Read(fields),
            ModulesToSave = source.ModulesToSave,
        };
    }

    public void Write(DeltaHandle handle, BackboneMap map, PeftConfig fields)
    {
        var adapter = (Adapter)handle.Module;
        if (adapter is { IsParallel: true, ReadsSublayerInput: true })
            throw new NotSupportedException($"{nameof(Adapter.ReadsSublayerInput)} is set, but AdapterHub's parallel adapters read the residual stream; save the delta with {nameof(DeltaHandle.Save)}.");
        foreach (var (name, value) in Others)
            fields.Set(name, value?.DeepClone());
        AdapterHubPlaces.Write(handle, map, fields);
        AdapterHubFactors.Write(adapter, handle, map, fields);
        fields.Set("non_linearity", (JsonNode)adapter.NonLinearity);
        fields.Set("is_parallel", (JsonNode)adapter.IsParallel);
        fields.Set("original_ln_before", (JsonNode)adapter.OriginalNormBefore);
        fields.Set("original_ln_after", (JsonNode)adapter.OriginalNormAfter);
        fields.Set("residual_before_ln", adapter.Residual switch { AdapterResidual.ResidualSum => (JsonNode)"post_add", var residual => residual == AdapterResidual.SublayerOutput });
        fields.Set("ln_before", (JsonNode)adapter.NormBefore);
        fields.Set("ln_after", (JsonNode)adapter.NormAfter);
        fields.Set("adapter_residual_before_ln", (JsonNode)adapter.NormAfterResidual);
        if (adapter.Scaling == AdapterScaling.Fixed)
            fields.Set("scaling", adapter.Scale);
        else
            fields.Set("scaling", (JsonNode)(adapter.Scaling == AdapterScaling.Learned ? "learned" : "channel"));
        fields.Set("use_gating", (JsonNode)adapter.UseGating);
        fields.Set("dropout", adapter.Dropout);
        fields.Set("stochastic_depth", adapter.StochasticDepth);
        // OpenDelta's start has no word there; the values are in the file.
        Inits.Write(adapter.Init == AdapterInit.Normal ? AdapterInit.Houlsby : adapter.Init, fields);
    }

    public IDeltaNames Names(IDeltaModule method, string adapter, BackboneMap map)
    {
        var linear = ((Adapter)method).NormBefore ? 1 : 0;
        return new AdapterHubNames(map.Family, key => Rename(key, adapter, linear));
    }

    // The seam's parent holds the adapters there; the new norm is registered twice.
    private static IReadOnlyList<string> Rename(string key, string adapter, int linear)
    {
        var mark = key.IndexOf(".adapter_", StringComparison.Ordinal);
        if (mark < 0)
            return [key];
        var place = $"{key[..key.LastIndexOf('.', mark - 1)]}.adapters.{adapter}.";
        var (part, rest) = key[(mark + 1)..].Split('.', 2) is [var first, var second] ? (first, "." + second) : (key[(mark + 1)..], "");
        return part switch
        {
            Down => [$"{place}{Down}.{linear}{rest}"],
            NormBefore => [$"{place}{Down}.0{rest}", $"{place}{NormBefore}{rest}"],
            "adapter_scale" => [$"{place}scaling"],
            "adapter_gate" => [$"{place}gate{rest}"],
            _ => [$"{place}{part}{rest}"],
        };
    }

    private static (AdapterScaling Scaling, double Scale) ReadScaling(PeftConfig fields) =>
        fields.Node("scaling") is not JsonValue value || !value.TryGetValue(out string? text) ? (AdapterScaling.Fixed, fields.Number("scaling", 1))
            : text switch
            {
                "learned" => (AdapterScaling.Learned, 1),
                "channel" => (AdapterScaling.Channel, 1),
                _ => throw new InvalidDataException($"{fields.Source}: scaling is \"{text}\"; known are a number, learned and channel."),
            };

    private static AdapterResidual ReadResidual(PeftConfig fields)
    {
        if (fields.Node("residual_before_ln") is JsonValue value && value.TryGetValue(out string? text))
            return text == "post_add" ? AdapterResidual.ResidualSum : throw new InvalidDataException($"{fields.Source}: residual_before_ln is \"{text}\"; known are true, false and post_add.");
        return fields.Flag("residual_before_ln", true) ? AdapterResidual.SublayerOutput : AdapterResidual.AdapterInput;
    }
}
