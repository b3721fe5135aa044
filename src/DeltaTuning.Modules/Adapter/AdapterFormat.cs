using System.Globalization;
using System.Text.Json.Nodes;
using DeltaTuning.Files;

[assembly: DeltaFormat(typeof(DeltaTuning.Modules.AdapterFormat))]

namespace DeltaTuning.Modules;

/// <summary>An adapter's fields in <c>adapter_config.json</c>: the library's own, by AdapterHub's names where it has them.</summary>
internal sealed class AdapterFormat : IDeltaFormat
{
    private static readonly AdapterOptionNames<AdapterResidual> Residuals = new("residual", ("sublayer_output", AdapterResidual.SublayerOutput), ("adapter_input", AdapterResidual.AdapterInput), ("residual_sum", AdapterResidual.ResidualSum));
    private static readonly AdapterOptionNames<AdapterScaling> Scalings = new("scaling", ("fixed", AdapterScaling.Fixed), ("learned", AdapterScaling.Learned), ("channel", AdapterScaling.Channel));
    private static readonly AdapterOptionNames<AdapterInit> Inits = new("init_weights", ("bert", AdapterInit.Bert), ("mam_adapter", AdapterInit.Mam), ("houlsby", AdapterInit.Houlsby), ("normal", AdapterInit.Normal));

    public string PeftType => Adapter.PeftType;

    public IDeltaModule Read(PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var start = new Adapter();
        return new Adapter
        {
            Targets = PeftTargets.Read(config),
            BottleneckSize = config.Has("bottleneck_size") ? config.WholeNumber("bottleneck_size", 0) : null,
            ReductionFactor = config.Number("reduction_factor", start.ReductionFactor),
            ReductionFactors = ReadFactors(config),
            NonLinearity = config.Text("non_linearity") ?? start.NonLinearity,
            IsParallel = config.Flag("is_parallel", false),
            ReadsSublayerInput = config.Flag("reads_sublayer_input", false),
            OriginalNormBefore = config.Flag("original_ln_before", false),
            OriginalNormAfter = config.Flag("original_ln_after", true),
            Residual = Residuals.Read(config),
            NormBefore = config.Flag("ln_before", false),
            NormAfter = config.Flag("ln_after", false),
            NormAfterResidual = config.Flag("adapter_residual_before_ln", false),
            Scale = config.Number("scale", start.Scale),
            Scaling = Scalings.Read(config),
            UseGating = config.Flag("use_gating", false),
            Dropout = config.Number("dropout", 0),
            StochasticDepth = config.Number("stochastic_depth", 0),
            Factors = ReadMatrices(config),
            Init = Inits.Read(config),
            ModulesToSave = config.Texts("modules_to_save") ?? [],
        };
    }

    public void Write(IDeltaModule delta, DeltaFormatContext context, PeftConfig config)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var adapter = (Adapter)delta;
        config.Set("bottleneck_size", (JsonNode?)adapter.BottleneckSize);
        config.Set("reduction_factor", adapter.ReductionFactor, asInteger: true);
        config.Set("reduction_factors", WriteFactors(adapter.ReductionFactors));
        config.Set("non_linearity", (JsonNode)adapter.NonLinearity);
        config.Set("is_parallel", (JsonNode)adapter.IsParallel);
        config.Set("reads_sublayer_input", (JsonNode)adapter.ReadsSublayerInput);
        config.Set("original_ln_before", (JsonNode)adapter.OriginalNormBefore);
        config.Set("original_ln_after", (JsonNode)adapter.OriginalNormAfter);
        Residuals.Write(adapter.Residual, config);
        config.Set("ln_before", (JsonNode)adapter.NormBefore);
        config.Set("ln_after", (JsonNode)adapter.NormAfter);
        config.Set("adapter_residual_before_ln", (JsonNode)adapter.NormAfterResidual);
        config.Set("scale", adapter.Scale);
        Scalings.Write(adapter.Scaling, config);
        config.Set("use_gating", (JsonNode)adapter.UseGating);
        config.Set("dropout", adapter.Dropout);
        config.Set("stochastic_depth", adapter.StochasticDepth);
        config.Set("phm_dim", (JsonNode?)adapter.Factors?.Divisions);
        config.Set("phm_rank", (JsonNode?)adapter.Factors?.Rank);
        config.Set("shared_phm_rule", (JsonNode?)adapter.Factors?.SharesRule);
        Inits.Write(adapter.Init, config);
        config.Set("modules_to_save", PeftHeads.Names(adapter.ModulesToSave, context.Map));
        PeftTargets.Write(adapter.Targets, context, config);
    }

    private static AdapterFactors? ReadMatrices(PeftConfig config)
    {
        var (divisions, rank, shares) = (config.WholeNumber("phm_dim", 0), config.WholeNumber("phm_rank", 1), config.Flag("shared_phm_rule", true));
        return config.Has("phm_dim") ? new() { Divisions = divisions, Rank = rank, SharesRule = shares } : null;
    }

    private static Dictionary<int, double> ReadFactors(PeftConfig config)
    {
        const string field = "reduction_factors";
        return config.Numbers(field).ToDictionary(
            pair => int.TryParse(pair.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) ? layer
                : throw new InvalidDataException($"{config.Source}: {field} has \"{pair.Key}\", where a layer's number goes."),
            pair => pair.Value);
    }

    private static JsonObject WriteFactors(IReadOnlyDictionary<int, double> factors) =>
        new(factors.OrderBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)pair.Value)));
}
